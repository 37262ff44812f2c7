namespace NetGen.Compiler.Tests;

/// <summary>Output shapes, parameters and costs.</summary>
public sealed class ShapeTests
{
    [Theory]
    [InlineData("conv: { kernel: 3x5, filters: 3, padding: 1x2 }", "2x3x5", "2x3x3")]
    [InlineData("conv: { kernel: 3x5, filters: 3, padding: valid }", "3x5x2", "1x1x3")]
    [InlineData("conv: { kernel: 3x3, filters: 10, padding: 2 }", "100x100x3", "102x102x10")]
    [InlineData("conv: { kernel: 3x3, filters: 4, padding: [0, 2, 1, 0] }", "7x6x3", "7x5x4")]
    [InlineData("conv3x3-4", "7x6x3", "7x6x4")]
    [InlineData("conv3x3-4/2", "7x6x3", "4x3x4")]
    [InlineData("conv2x2-4/3", "7x6x3", "3x2x4")]
    [InlineData("conv: { kernel: 3x3, filters: 4, padding: valid, dilation: 2x3 }", "10x10x3", "6x4x4")]
    [InlineData("conv: { kernel: 3x3, filters: 4, stride: 2, padding: valid }", "8x8x3", "3x3x4")]
    [InlineData("maxpool: { kernel: 3x3, padding: 1, stride: 2x1 }", "4x4x1", "2x4x1")]
    [InlineData("pool", "7x7x5", "3x3x5")]
    [InlineData("pool: { padding: same }", "7x7x5", "4x4x5")]
    [InlineData("avgpool3x3/2", "7x8x5", "3x3x5")]
    [InlineData("globalavgpool", "7x7x5", "5")]
    [InlineData("globalmaxpool", "1x1x5", "5")]
    [InlineData("dense7", "4x4x2", "7")]
    [InlineData("flatten", "4x4x2", "32")]
    [InlineData("flatten", "32", "32")]
    [InlineData("dropout", "4x4x2", "4x4x2")]
    [InlineData("softmax", "9", "9")]
    [InlineData("gelu", "4x4x2", "4x4x2")]
    [InlineData("depthwise3x3/2", "7x6x3", "4x3x3")]
    [InlineData("depthwise: { kernel: 3x5, multiplier: 4, padding: valid, dilation: 2x1 }", "7x6x3", "3x2x12")]
    [InlineData("batchnorm", "7x6x3", "7x6x3")]
    [InlineData("batchnorm", "9", "9")]
    [InlineData("layernorm", "7x6x3", "7x6x3")]
    [InlineData("layernorm: { over: all }", "7x6x1", "7x6x1")]
    [InlineData("layernorm", "9", "9")]
    [InlineData("groupnorm3", "7x6x9", "7x6x9")]
    [InlineData("groupnorm3", "9", "9")]
    [InlineData("instancenorm", "7x6x1", "7x6x1")]
    [InlineData("lrn", "7x6x3", "7x6x3")]
    [InlineData("scale", "9", "9")]
    [InlineData("add: { from: [input, input, input] }", "7x6x3", "7x6x3")]
    [InlineData("mul: { from: [input, input] }", "9", "9")]
    [InlineData("concat: { from: [input, input, input] }", "7x6x3", "7x6x9")]
    [InlineData("concat: { from: [input, input] }", "9", "18")]
    public void Output_shape_of(string layer, string input, string output)
    {
        Assert.Equal(output, Specs.ShapeLayers($"[{layer}]", input).Output.ToString());
    }

    [Theory]
    // TensorFlow's rule: the odd pixel at the bottom and right.
    [InlineData("3x3", "2", 7, 1, 1)]
    [InlineData("3x3", "2", 8, 0, 1)]
    [InlineData("2x2", "1", 5, 0, 1)]
    [InlineData("5x5", "1", 5, 2, 2)]
    [InlineData("3x3", "4", 9, 1, 1)]
    [InlineData("1x1", "2", 8, 0, 0)]
    public void Same_pads(string kernel, string stride, int size, int before, int after)
    {
        Conv conv = (Conv)Specs.OfLayer($"conv: {{ kernel: {kernel}, filters: 4, stride: {stride} }}");

        Window window = conv.WindowFor(TensorShape.Image(size, size, 3));

        Assert.Equal((before, after, before, after), (window.Top, window.Bottom, window.Left, window.Right));
        Assert.Equal((size + conv.StrideY - 1) / conv.StrideY, window.OutputHeight(size));
    }

    [Theory]
    [InlineData("conv3x3-10", "8x8x3", 280)]
    [InlineData("conv: { kernel: 3x3, filters: 10, bias: false }", "8x8x3", 270)]
    [InlineData("conv: { kernel: 3x3, filters: 6, groups: 3 }", "8x8x3", 60)]
    [InlineData("dense1000", "256x256x3", 196_609_000)]
    [InlineData("dense: { units: 10, bias: false }", "84", 840)]
    [InlineData("pool", "8x8x3", 0)]
    [InlineData("depthwise3x3: { multiplier: 2 }", "8x8x3", 60)]
    [InlineData("depthwise3x3: { bias: false }", "8x8x3", 27)]
    [InlineData("batchnorm", "8x8x3", 6)]
    [InlineData("scale", "8x8x3", 6)]
    [InlineData("layernorm", "8x8x3", 6)]
    [InlineData("layernorm: { over: all }", "8x8x3", 2 * 8 * 8 * 3)]
    [InlineData("layernorm: { over: all, affine: false }", "8x8x3", 0)]
    [InlineData("groupnorm: { groups: 3 }", "8x8x3", 6)]
    [InlineData("instancenorm", "8x8x3", 0)]
    [InlineData("instancenorm: { affine: true }", "8x8x3", 6)]
    [InlineData("lrn", "8x8x3", 0)]
    [InlineData("conv: { kernel: 3x3, filters: 3, table: [[0], [1, 2], [0, 1, 2]] }", "8x8x3", 9 * 6 + 3)]
    public void Parameter_count_of(string layer, string input, long count)
    {
        Assert.Equal(count, Specs.ShapeLayers($"[{layer}]", input).ParameterCount);
    }

    [Theory]
    [InlineData("conv3x3-10", "8x8x3", 8 * 8 * 10 * 3 * 9)]
    [InlineData("conv: { kernel: 3x5, filters: 6, groups: 3, stride: 2 }", "8x8x3", 4 * 4 * 6 * 1 * 15)]
    [InlineData("dense10", "4x4x2", 320)]
    [InlineData("pool", "8x8x3", 0)]
    [InlineData("depthwise3x3/2: { multiplier: 2 }", "8x8x3", 4 * 4 * 6 * 9)]
    [InlineData("conv: { kernel: 3x3, filters: 2, table: [[0], [1, 2]] }", "8x8x3", 8 * 8 * 3 * 9)]
    public void Multiply_adds_of(string layer, string input, long count)
    {
        Assert.Equal(count, Specs.ShapeLayers($"[{layer}]", input).Layers[0].MultiplyAdds);
    }

    [Fact]
    public void Parameters_have_the_names_shapes_and_fans_of_pytorch()
    {
        ShapedNetwork network = Specs.ShapeLayers("[conv: { kernel: 3x5, filters: 6, groups: 3 }, dense4]", "2x2x3");
        Initializer zeros = new(InitializerKind.Zeros, 0), he = new(InitializerKind.HeNormal, 0);
        Initializer glorot = new(InitializerKind.GlorotUniform, 0);

        Assert.Equal(
            [
                new ShapedParameter("weight", EquatableArray.Of(6, 1, 3, 5), he, FanIn: 15, FanOut: 90, Decays: true),
                new ShapedParameter("bias", EquatableArray.Of(6), zeros, FanIn: 15, FanOut: 90, Decays: false),
            ],
            network.Layers[0].Parameters);
        Assert.Equal(
            [
                new ShapedParameter("weight", EquatableArray.Of(4, 24), glorot, FanIn: 24, FanOut: 4, Decays: true),
                new ShapedParameter("bias", EquatableArray.Of(4), zeros, FanIn: 24, FanOut: 4, Decays: false),
            ],
            network.Layers[1].Parameters);
    }

    [Fact]
    public void Batchnorm_has_two_trained_parameters_and_two_statistics()
    {
        EquatableArray<ShapedParameter> parameters = Specs.ShapeLayers("[batchnorm: { momentum: 0.2 }]", "8x8x3").Layers[0].Parameters;
        EquatableArray<ShapedParameter> frozen = Specs.ShapeLayers("[batchnorm: { trainable: false }]", "8x8x3").Layers[0].Parameters;

        Assert.Equal(["weight", "bias", "running_mean", "running_var"], parameters.Select(parameter => parameter.Name));
        Assert.Equal([(true, false, 0f), (true, false, 0f), (false, true, 0.2f), (false, true, 0.2f)],
            parameters.Select(parameter => (parameter.IsTrained, parameter.IsStatistic, parameter.Momentum)));
        Assert.All(frozen, parameter => Assert.False(parameter.IsTrained));
    }

    [Theory]
    [InlineData("layernorm", "2x4x3", "3")]
    [InlineData("layernorm: { over: all }", "2x4x3", "3x2x4")]
    [InlineData("layernorm: { over: all }", "9", "9")]
    [InlineData("groupnorm1", "2x4x3", "3")]
    [InlineData("instancenorm: { affine: true }", "2x4x3", "3")]
    public void Normalizations_of_single_samples_have_pytorchs_parameters_and_let_none_decay(string layer, string input, string shape)
    {
        EquatableArray<ShapedParameter> parameters = Specs.ShapeLayers($"[{layer}]", input).Layers[0].Parameters;

        Assert.Equal([("weight", shape, InitializerKind.Ones), ("bias", shape, InitializerKind.Zeros)],
            parameters.Select(parameter => (parameter.Name, string.Join('x', parameter.Shape), parameter.Initializer.Kind)));
        Assert.All(parameters, parameter => Assert.False(parameter.Decays));
    }

    [Fact]
    public void A_table_and_values_reach_the_weights()
    {
        const string Layers = "[conv1x1-2: { table: [[1], [0, 1]], weights: [0, 1, 2, 3], biases: [4, 5], trainable: false }]";
        ShapedLayer conv = Specs.ShapeLayers(Layers, "8x8x2").Layers[0];

        Assert.False(conv.IsTrained);
        Assert.Equal([[1], [0, 1]], conv.Parameters[0].Connections.Select(channels => channels.ToArray()));
        Assert.Equal([0, 1, 2, 3], conv.Parameters[0].Values);
        Assert.Equal([4, 5], conv.Parameters[1].Values);
        Assert.Equal((4, 3), (conv.Parameters[0].Length, conv.Parameters[0].Count));
    }

    [Fact]
    public void A_product_with_a_factor_a_channel_has_the_shape_of_the_image()
    {
        const string Layers = "[globalavgpool, dense3, mul: { from: [input, dense1] }, mul: { from: [dense1, mul1] }]";

        Assert.Equal(["3", "3", "8x8x3", "8x8x3"], Specs.ShapeLayers(Layers, "8x8x3").Layers.Select(layer => layer.Output.ToString()));
    }

    [Fact]
    public void A_table_is_not_less_memory()
    {
        // The block holds a table's zeros too: of a million channels each filter sees one.
        string table = string.Join(", ", Enumerable.Range(0, 500).Select(filter => $"[{filter}]"));
        string conv = $"conv: {{ kernel: 1x1, filters: 500, from: input, table: [{table}] }}";
        NetworkSpec spec = Specs.OfLayers($"[{conv}, {conv}, add: {{ from: [conv1, conv2] }}]", "1x1x1000000");

        Assert.Equal(["NG0302"], InferShapes.Run(spec).Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Fact]
    public void Layers_are_shaped_from_what_they_read()
    {
        NetworkSpec spec = Specs.OfLayers("[conv3x3-4, pool: { from: input }, dense3: { from: conv1 }]", "8x8x3");

        // pool1 reaches nothing, and is the only mistake: dense1 reads conv1.
        Assert.Equal([Anchor.OfLayer(1)], InferShapes.Run(spec).Diagnostics.Select(diagnostic => diagnostic.Anchor));
    }

    [Fact]
    public void One_mistake_does_not_cause_another()
    {
        ShapedReading shaped = InferShapes.Run(Specs.OfLayers("[pool3x3, pool3x3, conv3x3-4, dense3, pool]", "8x8x3"));

        Assert.Equal(["NG0201"], shaped.Diagnostics.Select(diagnostic => diagnostic.Code));
        Assert.Null(shaped.Network);
    }

    [Fact]
    public void Mistakes_hold_ids_and_the_map_their_places()
    {
        const string Text = "input: 4x4x3\nloss: none\nlayers:\n- pool\n- conv: { kernel: 3x3, filters: 4,\n    groups: 2 }\n";
        SpecReading reading = SpecReader.Read(Text, Specs.Path);
        Diagnostic mistake = Assert.Single(InferShapes.Run(reading.Spec!).Diagnostics);

        Assert.Equal(Anchor.OfOption(1, "groups"), mistake.Anchor);
        Assert.Equal(
            new TextRange(Text.IndexOf("2 }", StringComparison.Ordinal), 1, 5, 12, 5, 13), reading.SourceMap.Locate(mistake).Range);
    }

    [Fact]
    public void Sizes_beyond_every_bound_are_counted_without_overflow()
    {
        const string Layers = "[conv: { kernel: 32767x32767, filters: 536870911, padding: 32767, dilation: 2 }, dense: 536870911]";
        ShapedReading shaped = InferShapes.Run(Specs.OfLayers(Layers, "1x1x536870911"));

        Assert.All(shaped.Diagnostics, diagnostic => Assert.Equal("NG0205", diagnostic.Code));
        Assert.NotEmpty(shaped.Diagnostics);
    }
}
