namespace NetGen.Compiler.Tests;

/// <summary>Every form of the language, read as what it means.</summary>
public sealed class GoodSpecTests
{
    private static readonly Activation Relu = new(ActivationFunction.Relu, 0);
    private static readonly Initializer HeNormal = new(InitializerKind.HeNormal, 0);
    private static readonly Initializer GlorotUniform = new(InitializerKind.GlorotUniform, 0);

    [Theory]
    [InlineData("conv3x5-16/2x1")]
    [InlineData("conv: { kernel: 3x5, filters: 16, stride: 2x1 }")]
    [InlineData("conv3x5-16: { stride: 2x1 }")]
    [InlineData(
        "conv: { stride: '2x1', \"filters\": 16, kernel: 3x5, padding: same, dilation: 1, groups: 1, bias: true, activation: relu }")]
    public void Conv_in_every_form(string text)
    {
        Layer conv = Specs.OfLayers($"[{text}, dense3]").Layers[0].Layer;

        Assert.Equal(new Conv(3, 5, 16, 2, 1, Padding.Same, 1, 1, 1, true, Relu, HeNormal), conv);
    }

    [Fact]
    public void Conv_with_all_its_options()
    {
        const string Text = """
            conv: { kernel: 3, filters: 6, stride: 2, padding: [1, 2, 3, 4], dilation: 2x3, groups: 3, bias: false,
                    activation: { elu: 0.5 }, init: { uniform: 0.05 }, name: features.0, trainable: true }
            """;
        LayerSpec conv = Specs.OfLayers($"[{Text}]").Layers[0];

        Assert.Equal("features.0", conv.Name);
        Assert.Equal(
            new Conv(
                3, 3, 6, 2, 2, new Padding(PaddingKind.Explicit, Top: 1, Left: 3, Bottom: 2, Right: 4), 2, 3, 3, false,
                new Activation(ActivationFunction.Elu, 0.5f), new Initializer(InitializerKind.Uniform, 0.05f)),
            conv.Layer);
    }

    [Theory]
    [InlineData("convtranspose3x5-16/2x1")]
    [InlineData("convtranspose: { kernel: 3x5, filters: 16, stride: 2x1, dilation: 1, groups: 1, bias: true, padding: same }")]
    public void Convtranspose_in_every_form(string text)
    {
        Layer layer = Specs.OfLayers($"[{text}, dense3]").Layers[0].Layer;

        Assert.Equal(new ConvTranspose(3, 5, 16, 2, 1, Padding.Same, 0, 0, 1, 1, 1, true, Relu, HeNormal), layer);
    }

    [Theory]
    [InlineData("upsample2x", 2, 2, UpsampleMode.Nearest, false)]
    [InlineData("upsample2x3", 2, 3, UpsampleMode.Nearest, false)]
    [InlineData("upsample: 2", 2, 2, UpsampleMode.Nearest, false)]
    [InlineData("upsample: { factor: 3x1, mode: bilinear }", 3, 1, UpsampleMode.Bilinear, false)]
    [InlineData("upsample4x: { mode: bilinear, align-corners: true }", 4, 4, UpsampleMode.Bilinear, true)]
    public void Upsample_in_every_form(string text, int y, int x, UpsampleMode mode, bool alignCorners) =>
        Assert.Equal(new Upsample(y, x, mode, alignCorners), Specs.OfLayer(text));

    [Theory]
    [InlineData("depthtospace", "DepthToSpace 2 Crd")]
    [InlineData("depthtospace3: { order: dcr }", "DepthToSpace 3 Dcr")]
    [InlineData("spacetodepth: 4", "SpaceToDepth 4 Crd")]
    [InlineData("shuffle3", "Shuffle 3")]
    [InlineData("slice: ..2", "Slice 0.. 0.. 0..2")]
    [InlineData("slice: { channels: 1.., rows: 2..8/3, columns: ../2 }", "Slice 2..8/3 0../2 1..")]
    [InlineData("pad: 1x2", "Pad 1,2,1,2 Constant 0")]
    [InlineData("pad: { padding: [1, 2, 3, 4], mode: replicate }", "Pad 1,3,2,4 Replicate 0")]
    [InlineData("pad: { padding: 1, value: -0.5 }", "Pad 1,1,1,1 Constant -0.5")]
    [InlineData("reshape: 4x12x4", "Reshape 4x12x4 Chw")]
    [InlineData("reshape: { shape: 64x3, order: hwc }", "Reshape 64x3 Hwc")]
    [InlineData("reshape: 192", "Reshape 192 Chw")]
    [InlineData("flatten: { order: hwc }", "Reshape  Hwc")]
    [InlineData("flatten: { order: chw }", "Flatten")]
    public void What_moves_values_in_every_form(string text, string expected)
    {
        string found = Specs.OfLayer(text) switch
        {
            DepthToSpace layer => $"DepthToSpace {layer.Block} {layer.Order}",
            SpaceToDepth layer => $"SpaceToDepth {layer.Block} {layer.Order}",
            Shuffle layer => $"Shuffle {layer.Groups}",
            Slice layer => $"Slice {layer.Rows} {layer.Columns} {layer.Channels}",
            Pad { Padding: Padding p } layer => FormattableString.Invariant(
                $"Pad {p.Top},{p.Left},{p.Bottom},{p.Right} {layer.Mode} {layer.Value}"),
            Reshape layer => $"Reshape {layer.Shape} {layer.Order}",
            Layer layer => layer.GetType().Name,
        };
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("conv5-8", "conv: { kernel: 1x5, filters: 8 }")]
    [InlineData("conv5-8/2: { padding: 2, dilation: 2 }", "conv: { kernel: 1x5, filters: 8, stride: 1x2, padding: 0x2, dilation: 1x2 }")]
    [InlineData("conv5-8: { padding: [0, 0, 2, 1] }", "conv: { kernel: 1x5, filters: 8, padding: [0, 0, 2, 1] }")]
    [InlineData("pool3/2", "pool1x3/1x2")]
    [InlineData("avgpool", "avgpool1x2")]
    [InlineData("depthwise3", "depthwise1x3")]
    [InlineData("convtranspose4-6/2: { padding: 1, output-padding: 1 }",
        "convtranspose: { kernel: 1x4, filters: 6, stride: 1x2, padding: 0x1, output-padding: 0x1 }")]
    [InlineData("upsample2x", "upsample1x2")]
    [InlineData("slice: { steps: 2.. }", "slice: { columns: 2.. }")]
    [InlineData("pad: 2", "pad: 0x2")]
    public void A_sequence_is_computed_as_an_image_of_one_row(string layer, string ofImage)
    {
        Assert.Equal(Kernels("24x6", layer), Kernels("1x24x6", ofImage));

        static string[] Kernels(string input, string layer)
        {
            ShapedNetwork network = Specs.Shape($"input: {input}\nloss: mse\nlayers:\n  - {layer}\n  - dense3\n");
            LoweredNetwork lowered = Lower.Run(Fuse.Run(network), MachineModel.Default);
            return [.. lowered.Forward.Calls.Concat(lowered.Training!.Calls).Select(call => $"{call.Kernel.Role}: {call.Kernel.Summary}")];
        }
    }

    [Theory]
    [InlineData("convtranspose3x3-8/2: { padding: 1 }", "4x5x3", "7x9x8")]
    [InlineData("convtranspose3x3-8/2: { padding: 1, output-padding: 1 }", "4x5x3", "8x10x8")]
    [InlineData("convtranspose3x3-8/2", "4x5x3", "8x10x8")]
    [InlineData("convtranspose2x2-8/3: { padding: valid }", "4x5x3", "11x14x8")]
    [InlineData("convtranspose2x2-8/3", "4x5x3", "12x15x8")]
    [InlineData("convtranspose: { kernel: 3, filters: 8, dilation: 2, padding: valid }", "4x5x3", "8x9x8")]
    [InlineData("upsample2x3", "4x5x3", "8x15x3")]
    [InlineData("depthtospace2", "4x5x12", "8x10x3")]
    [InlineData("spacetodepth2", "4x6x3", "2x3x12")]
    [InlineData("slice: { rows: 1..4/2, columns: 2.., channels: ..2 }", "4x5x3", "2x3x2")]
    [InlineData("pad: { padding: [1, 2, 3, 4] }", "4x5x3", "7x12x3")]
    [InlineData("reshape: 20x3", "4x5x3", "20x3")]
    [InlineData("flatten: { order: hwc }", "4x5x3", "60")]
    [InlineData("conv5-8", "28x3", "28x8")]
    [InlineData("pool2", "28x3", "14x3")]
    [InlineData("upsample2x", "28x3", "56x3")]
    [InlineData("globalavgpool", "28x3", "3")]
    [InlineData("conv1x1-8", "28", "8")]
    public void What_goes_up_and_across_has_this_shape(string layer, string input, string output) =>
        Assert.Equal(output, Specs.ShapeLayers($"[{layer}]", input).Output.ToString());

    [Theory]
    [InlineData("same", PaddingKind.Same, 0, 0)]
    [InlineData("valid", PaddingKind.Valid, 0, 0)]
    [InlineData("0", PaddingKind.Explicit, 0, 0)]
    [InlineData("2", PaddingKind.Explicit, 2, 2)]
    [InlineData("1x2", PaddingKind.Explicit, 1, 2)]
    public void Padding_in_every_form(string text, PaddingKind kind, int y, int x)
    {
        Conv conv = (Conv)Specs.OfLayer($"conv: {{ kernel: 3x3, filters: 4, padding: {text} }}");

        Assert.Equal(new Padding(kind, y, x, y, x), conv.Padding);
    }

    [Theory]
    [InlineData("pool", PoolKind.Max, 2, 2, 2, 2)]
    [InlineData("pool: ", PoolKind.Max, 2, 2, 2, 2)]
    [InlineData("pool: {}", PoolKind.Max, 2, 2, 2, 2)]
    [InlineData("pool/1", PoolKind.Max, 2, 2, 1, 1)]
    [InlineData("pool3x2", PoolKind.Max, 3, 2, 3, 2)]
    [InlineData("maxpool", PoolKind.Max, 2, 2, 2, 2)]
    [InlineData("maxpool3x3/2", PoolKind.Max, 3, 3, 2, 2)]
    [InlineData("maxpool: 3x3", PoolKind.Max, 3, 3, 3, 3)]
    [InlineData("avgpool2x2", PoolKind.Average, 2, 2, 2, 2)]
    [InlineData("avgpool: { kernel: 3x3, stride: 1x2 }", PoolKind.Average, 3, 3, 1, 2)]
    public void Pools_in_every_form(string text, PoolKind kind, int kernelHeight, int kernelWidth, int strideY, int strideX)
    {
        Assert.Equal(new Pool(kind, kernelHeight, kernelWidth, strideY, strideX, Padding.Valid, false), Specs.OfLayer(text));
    }

    [Fact]
    public void Avgpool_counts_padding_when_told()
    {
        Assert.Equal(
            new Pool(PoolKind.Average, 2, 2, 2, 2, new Padding(PaddingKind.Explicit, 1, 1, 1, 1), true),
            Specs.OfLayer("avgpool: { padding: 1, count-padding: true }"));
    }

    [Theory]
    [InlineData("dense1024")]
    [InlineData("dense: 1024")]
    [InlineData("dense: { units: 1024 }")]
    [InlineData("dense: { units: 1024, bias: true, activation: relu, init: he-normal }")]
    public void Dense_in_every_form(string text)
    {
        Assert.Equal(new Dense(1024, true, Relu, HeNormal), Specs.OfLayers($"[{text}, dense3]").Layers[0].Layer);
    }

    [Theory]
    [InlineData("dropout", 0.5f)]
    [InlineData("dropout0.25", 0.25f)]
    [InlineData("dropout.25", 0.25f)]
    [InlineData("dropout1/4", 0.25f)]
    [InlineData("dropout: 2.5e-1", 0.25f)]
    [InlineData("dropout: { rate: 1/4 }", 0.25f)]
    [InlineData("dropout: 0", 0f)]
    public void Dropout_in_every_form(string text, float rate)
    {
        Assert.Equal(new Dropout(rate), Specs.OfLayer(text));
    }

    [Theory]
    [InlineData("relu", ActivationFunction.Relu, 0)]
    [InlineData("relu6", ActivationFunction.Relu6, 0)]
    [InlineData("leakyrelu", ActivationFunction.LeakyRelu, 0.01f)]
    [InlineData("leakyrelu: 0.2", ActivationFunction.LeakyRelu, 0.2f)]
    [InlineData("leakyrelu: { slope: 0.2 }", ActivationFunction.LeakyRelu, 0.2f)]
    [InlineData("elu", ActivationFunction.Elu, 1)]
    [InlineData("elu: { alpha: 0.5 }", ActivationFunction.Elu, 0.5f)]
    [InlineData("gelu", ActivationFunction.Gelu, 0)]
    [InlineData("silu", ActivationFunction.Silu, 0)]
    [InlineData("hardswish", ActivationFunction.HardSwish, 0)]
    [InlineData("sigmoid", ActivationFunction.Sigmoid, 0)]
    [InlineData("hardsigmoid", ActivationFunction.HardSigmoid, 1f / 6, 0.5f)]
    [InlineData("hardsigmoid: 0.2", ActivationFunction.HardSigmoid, 0.2f, 0.5f)]
    [InlineData("hardsigmoid: { slope: 1/4, offset: -1 }", ActivationFunction.HardSigmoid, 0.25f, -1)]
    [InlineData("tanh", ActivationFunction.Tanh, 0)]
    [InlineData("softplus", ActivationFunction.Softplus, 0)]
    [InlineData("clip: { min: -1, max: 6 }", ActivationFunction.Clip, -1, 6)]
    [InlineData("clip: { min: 0.5 }", ActivationFunction.Clip, 0.5f, float.PositiveInfinity)]
    [InlineData("clip: { max: 0 }", ActivationFunction.Clip, float.NegativeInfinity)]
    [InlineData("selu", ActivationFunction.Selu, 0)]
    [InlineData("celu", ActivationFunction.Celu, 1)]
    [InlineData("celu: 0.5", ActivationFunction.Celu, 0.5f)]
    [InlineData("softsign", ActivationFunction.Softsign, 0)]
    [InlineData("mish", ActivationFunction.Mish, 0)]
    [InlineData("gelu: none", ActivationFunction.Gelu, 0)]
    [InlineData("gelu: tanh", ActivationFunction.GeluTanh, 0)]
    [InlineData("gelu: { approximate: tanh }", ActivationFunction.GeluTanh, 0)]
    public void Activation_functions_as_layers_and_as_options(
        string text, ActivationFunction function, float parameter, float secondParameter = 0)
    {
        Activation activation = new(function, parameter, secondParameter);
        string option = text.Contains(':') ? $"{{ {text} }}" : text;

        Assert.Equal(new ActivationLayer(activation), Specs.OfLayer(text));
        Assert.Equal(activation, ((Dense)Specs.OfLayer($"dense: {{ units: 3, activation: {option} }}")).Activation);
    }

    [Theory]
    [InlineData("depthwise3x5/2x1")]
    [InlineData("depthwise: { kernel: 3x5, stride: 2x1, padding: same, dilation: 1, multiplier: 1, bias: true }")]
    [InlineData("depthwise3x5: { stride: 2x1, activation: relu }")]
    public void Depthwise_in_every_form(string text)
    {
        Layer depthwise = Specs.OfLayers($"[{text}, dense3]").Layers[0].Layer;

        Assert.Equal(new Depthwise(3, 5, 1, 2, 1, Padding.Same, 1, 1, true, Relu, HeNormal), depthwise);
        Assert.Equal(3, ((Depthwise)Specs.OfLayer("depthwise: 3x3")).KernelWidth);
    }

    [Theory]
    [InlineData("batchnorm", 0.1f, 1e-5f)]
    [InlineData("batchnorm: { momentum: 0.01, epsilon: 1e-3 }", 0.01f, 1e-3f)]
    public void Batchnorm_in_every_form(string text, float momentum, float epsilon)
    {
        Assert.Equal(new BatchNorm(momentum, epsilon, Activation.None), Specs.OfLayer(text));
    }

    [Theory]
    [InlineData("layernorm", false, true, 1e-5f)]
    [InlineData("layernorm: { over: channels, affine: true }", false, true, 1e-5f)]
    [InlineData("layernorm: { over: all, epsilon: 1e-3, affine: false, trainable: false }", true, false, 1e-3f)]
    public void Layernorm_in_every_form(string text, bool isOverAll, bool isAffine, float epsilon)
    {
        Assert.Equal(
            new LayerNorm(isOverAll, isAffine, epsilon, Activation.None), Specs.OfLayer(text) with { ParameterOptions = default });
    }

    [Theory]
    [InlineData("groupnorm3", 3, true, 1e-5f)]
    [InlineData("groupnorm: 3", 3, true, 1e-5f)]
    [InlineData("groupnorm: { groups: 1, epsilon: 1e-3, affine: false }", 1, false, 1e-3f)]
    [InlineData("instancenorm", null, false, 1e-5f)]
    [InlineData("instancenorm: { affine: true, epsilon: 1e-3 }", null, true, 1e-3f)]
    public void Groupnorm_and_instancenorm_in_every_form(string text, int? groups, bool isAffine, float epsilon)
    {
        Assert.Equal(new GroupNorm(groups, isAffine, epsilon, Activation.None), Specs.OfLayer(text));
    }

    [Theory]
    [InlineData("lrn", 5, 1e-4f, 0.75f, 1)]
    [InlineData("lrn: 63", 63, 1e-4f, 0.75f, 1)]
    [InlineData("lrn: { size: 3, alpha: 5e-4, beta: 1/2, k: 2 }", 3, 5e-4f, 0.5f, 2)]
    public void Lrn_in_every_form(string text, int size, float alpha, float beta, float k)
    {
        Assert.Equal(new Lrn(size, alpha, beta, k), Specs.OfLayer(text));
    }

    [Fact]
    public void Layers_that_join_others_read_them_in_the_order_named()
    {
        NetworkSpec spec = Specs.OfLayers(
            "[add: { from: [input, input] }, mul: { from: [add1, input] }, concat: { from: [mul1, input, add1] }, scale]");

        Assert.Equal(
            [new Add(Activation.None), new Multiply(), new Concat(ConcatAxis.Channels), new Scale(Activation.None)],
            spec.Layers.Select(layer => layer.Layer));
        Assert.Equal([[-1, -1], [0, -1], [1, -1, 0], [2]], spec.Layers.Select(layer => layer.Inputs.ToArray()));
    }

    [Theory]
    [InlineData("conv1x1-1")]
    [InlineData("depthwise1x1")]
    [InlineData("dense1")]
    [InlineData("scale")]
    public void Parameters_are_frozen_and_given_values(string word)
    {
        Layer layer = Specs.OfLayers($"[{word}: {{ trainable: false, weights: [-1/2], biases: [1e-3] }}]", "1x1x1").Layers[0].Layer;

        Assert.Equal(new ParameterOptions(true, EquatableArray.Of(-0.5f), EquatableArray.Of(0.001f)), layer.ParameterOptions);
        Assert.Equal(default, Specs.OfLayer($"{word}: {{ trainable: true }}").ParameterOptions);
        Assert.True(Specs.OfLayer("batchnorm: { trainable: false }").ParameterOptions.IsFrozen);
    }

    [Fact]
    public void A_table_lists_the_channels_of_each_filter()
    {
        Conv conv = (Conv)Specs.OfLayer("conv3x3-2: { table: [[0, 2], [1]] }");

        Assert.Equal([[0, 2], [1]], conv.Table.Select(channels => channels.ToArray()));
    }

    [Fact]
    public void The_layers_without_options()
    {
        Layer[] layers = [.. Specs.OfLayers("[softmax, flatten]").Layers.Select(layer => layer.Layer)];

        Assert.Equal([new Softmax(IsLog: false), new Flatten()], layers);
        Assert.Equal(new GlobalPool(PoolKind.Max), Specs.OfLayer("globalmaxpool"));
        Assert.Equal(new GlobalPool(PoolKind.Average), Specs.OfLayer("globalavgpool"));
    }

    [Theory]
    [InlineData("layers: [conv3x3-4, pool, dense10]")]
    [InlineData("layers: conv3x3-4, pool, dense10")]
    [InlineData("layers: 'conv3x3-4,pool , dense10'")]
    [InlineData("layers: >\n  conv3x3-4,\n  pool,\n  dense10\n")]
    [InlineData("layers:\n  - conv3x3-4\n  - pool\n  - dense10")]
    [InlineData("layers:\n- conv3x3-4   # a comment\n\n- 'pool'\n- \"dense10\"")]
    public void A_list_and_a_text_read_the_same(string layers)
    {
        Assert.Equal(
            Specs.Read("input: 8x8x3\nlayers: [conv3x3-4, pool, dense10]\nloss: mse"),
            Specs.Read($"input: 8x8x3\nloss: mse\n{layers}\n"));
    }

    [Theory]
    [InlineData("he-normal", InitializerKind.HeNormal, 0)]
    [InlineData("he-uniform", InitializerKind.HeUniform, 0)]
    [InlineData("glorot-normal", InitializerKind.GlorotNormal, 0)]
    [InlineData("glorot-uniform", InitializerKind.GlorotUniform, 0)]
    [InlineData("zeros", InitializerKind.Zeros, 0)]
    [InlineData("{ normal: 0.02 }", InitializerKind.Normal, 0.02f)]
    [InlineData("{ uniform: 1/8 }", InitializerKind.Uniform, 0.125f)]
    public void Initializers_in_every_form(string text, InitializerKind kind, float value)
    {
        Assert.Equal(new Initializer(kind, value), ((Dense)Specs.OfLayer($"dense: {{ units: 3, init: {text} }}")).WeightInitializer);
    }

    [Theory]
    [InlineData("softmax-cross-entropy", LossKind.SoftmaxCrossEntropy, 0, 1)]
    [InlineData("sigmoid-cross-entropy", LossKind.SigmoidCrossEntropy, 0, 1)]
    [InlineData("mse", LossKind.MeanSquaredError, 0, 1)]
    [InlineData("mae", LossKind.MeanAbsoluteError, 0, 1)]
    [InlineData("smooth-l1", LossKind.SmoothL1, 0, 1)]
    [InlineData("\n  smooth-l1:", LossKind.SmoothL1, 0, 1)]
    [InlineData("{ mse: { off: 0.1, on: 0.9 } }", LossKind.MeanSquaredError, 0.1f, 0.9f)]
    [InlineData("\n  mse:\n    off: -1", LossKind.MeanSquaredError, -1, 1)]
    [InlineData("none", LossKind.None, 0, 1)]
    public void Losses_in_every_form(string text, LossKind kind, float off, float on)
    {
        Assert.Equal(new Loss(kind, off, on), Specs.Read($"input: 8\nlayers: dense3\nloss: {text}\n").Loss);
    }

    [Fact]
    public void Losses_with_options()
    {
        const string Softmax = "{ softmax-cross-entropy: { label-smoothing: 0.1, class-weights: [1, 2, 1/4] } }";
        EquatableArray<float> weights = EquatableArray.Of(1, 2, 0.25f);

        Assert.Equal(new Loss(LossKind.SoftmaxCrossEntropy, 0, 1, LabelSmoothing: 0.1f, ClassWeights: weights), Read(Softmax));
        Assert.Equal(new Loss(LossKind.SmoothL1, 0, 1, Beta: 0.5f), Read("{ smooth-l1: { beta: 0.5 } }"));
        Assert.Equal(new Loss(LossKind.SmoothL1, 0.1f, 0.9f, Beta: 1), Read("{ smooth-l1: { off: 0.1, on: 0.9 } }"));
        Assert.Equal(new Loss(LossKind.MeanAbsoluteError, -1, 1), Read("{ mae: { off: -1 } }"));

        static Loss Read(string loss) => Specs.Read($"input: 8\nlayers: dense3\nloss: {loss}\n").Loss;
    }

    [Fact]
    public void Storage_that_the_project_says_stands_in_for_the_specs_own()
    {
        const string Spec = "input: 8\nlayers: [dense40, dense: { units: 40, storage: float32 }]\nstorage: float16\nloss: mse";

        SpecReading half = SpecReader.Read(Spec, Specs.Path, new ProjectWords("bfloat16"));
        SpecReading whole = SpecReader.Read(Spec, Specs.Path, new ProjectWords("float32"));
        SpecReading wrong = SpecReader.Read(Spec, Specs.Path, new ProjectWords("half"));

        Assert.Equal([StorageType.BFloat16, StorageType.Float32], half.Spec!.Layers.Select(layer => ((Dense)layer.Layer).Storage));
        Assert.Equal([StorageType.Float32, StorageType.Float32], whole.Spec!.Layers.Select(layer => ((Dense)layer.Layer).Storage));
        Assert.True(whole.Spec.Training);
        Assert.Equal(
            ["net.yaml(1,1): error NG0103: Storage of the NetworkSpec item 'half' is unknown; it takes float32, bfloat16, float16, int8"],
            wrong.Diagnostics.Select(found => found.ToString().Substring("models/".Length)));
    }

    [Theory]
    [InlineData("never", "", WinogradUse.Never)]
    [InlineData(null, "winograd: never", WinogradUse.Never)]
    [InlineData("auto", "winograd: never", WinogradUse.Auto)]
    [InlineData(null, "", WinogradUse.Auto)]
    public void Winograd_is_the_projects_word_or_else_the_specs(string? project, string spec, WinogradUse expected)
    {
        ProjectWords words = new(Winograd: project);

        Assert.Equal(expected, SpecReader.Read($"input: 8\nlayers: dense3\nloss: mse\n{spec}", Specs.Path, words).Spec!.Winograd);
    }

    /// <summary>The top level's storage is every dense layer's that says nothing; a network of two-byte weights is not trained.</summary>
    [Fact]
    public void Storage_of_the_network_and_of_a_layer()
    {
        NetworkSpec half = Specs.Read("input: 8\nlayers: [dense40, dense: { units: 3, storage: float32 }]\nstorage: bfloat16");
        NetworkSpec one = Specs.Read("input: 8\nlayers: [dense: { units: 40, storage: float16 }, dense3]\nloss: mse");
        NetworkSpec whole = Specs.Read("input: 8\nlayers: [dense40: { storage: float32 }]\nstorage: float16\nloss: mse");

        Assert.Equal([StorageType.BFloat16, StorageType.Float32], half.Layers.Select(layer => ((Dense)layer.Layer).Storage));
        Assert.Equal([StorageType.Float16, StorageType.Float32], one.Layers.Select(layer => ((Dense)layer.Layer).Storage));
        Assert.Equal((false, false, true), (half.Training, one.Training, whole.Training));
    }

    [Fact]
    public void The_top_level_and_its_defaults()
    {
        NetworkSpec all = Specs.Read("""
            version: 1
            name: Net
            namespace: Acme.Nets
            input: 4x5x2
            layers: dense3
            loss: softmax-cross-entropy
            training: false
            storage: float32
            winograd: never
            classes: [no, on, 'a: b']
            normalize: { scale: 1/1000, mean: [1e-3, 0.5], std: 0.25 }
            """);
        NetworkSpec least = Specs.Read("input: 4\nlayers: dense3\nloss: mse");

        Assert.Equal(("Net", "Acme.Nets", TensorShape.Image(4, 5, 2)), (all.Name, all.Namespace, all.Input));
        Assert.Equal((false, StorageType.Float32, WinogradUse.Never), (all.Training, all.Storage, all.Winograd));
        Assert.Equal(["no", "on", "a: b"], all.Classes);
        Assert.Equal(new Normalization(0.001, EquatableArray.Of(0.001, 0.5), EquatableArray.Of(0.25)), all.Normalization);
        Assert.Equal(("Net", null, TensorShape.Vector(4)), (least.Name, least.Namespace, least.Input));
        Assert.Equal((true, StorageType.Float32, WinogradUse.Auto), (least.Training, least.Storage, least.Winograd));
        Assert.Empty(least.Classes);
        Assert.Null(least.Normalization);
        Assert.Equal(
            new Normalization(1.0 / 255, EquatableArray.Of(0.0), EquatableArray.Of(1.0)),
            Specs.Read("input: 4\nlayers: dense3\nloss: mse\nnormalize: {}").Normalization);
    }

    [Theory]
    [InlineData("models/fashion-cnn.yaml", "FashionCnn")]
    [InlineData("C:\\nets\\fashion_cnn.v2.yml", "Fashion_cnnV2")]
    [InlineData("lenet5-relu.yaml", "Lenet5Relu")]
    [InlineData("MyNet.yaml", "MyNet")]
    public void The_file_names_the_class(string path, string name)
    {
        Assert.Equal(name, SpecReader.Read("input: 4\nlayers: dense3\nloss: mse", path).Spec!.Name);
    }

    [Theory]
    [InlineData("2d-net.yaml", "2DNet")]
    [InlineData("input.yaml", "Input")]
    [InlineData(".yaml", "Yaml")]
    public void A_file_whose_name_makes_no_class_needs_a_name(string path, string name)
    {
        SpecReading reading = SpecReader.Read("input: 4\nlayers: dense3\nloss: mse", path);

        if (name == "Yaml")
            Assert.Equal(name, reading.Spec!.Name);
        else
            Assert.Contains($"the file's name makes the class name '{name}'", Assert.Single(reading.Diagnostics).Message);
    }

    [Fact]
    public void Unnamed_layers_are_called_by_kind_and_count()
    {
        NetworkSpec spec = Specs.OfLayers(
            "[conv3x3-4, pool, conv3x3-4: { name: stem }, maxpool, conv3x3-4, avgpool, relu, dropout, globalavgpool, dense3]", "32x32x3");

        Assert.Equal(
            ["conv1", "pool1", "stem", "pool2", "conv3", "avgpool1", "relu1", "dropout1", "globalavgpool1", "dense1"],
            spec.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void Layers_read_the_one_above_or_what_from_names()
    {
        NetworkSpec spec = Specs.OfLayers("[conv3x3-4, pool: { from: conv1 }, pool: { from: [conv1] }, dense3: { from: input }]");

        Assert.Equal([[LayerSpec.NetworkInput], [0], [0], [LayerSpec.NetworkInput]], spec.Layers.Select(layer => layer.Inputs.ToArray()));
    }

    [Fact]
    public void The_default_activation_is_left_out_where_a_function_follows_and_at_the_end()
    {
        const string Layers = "[conv3x3-4, relu, conv3x3-4, pool, conv3x3-4: { activation: tanh }, tanh, "
            + "dense5, softmax, dense4, dropout, dense3, dropout]";
        ActivationFunction[] functions = [.. Specs.OfLayers(Layers).Layers.Select(FunctionOf).OfType<ActivationFunction>()];

        Assert.Equal(
            [
                ActivationFunction.None, ActivationFunction.Relu, ActivationFunction.Tanh,
                ActivationFunction.None, ActivationFunction.Relu, ActivationFunction.None,
            ],
            functions);

        static ActivationFunction? FunctionOf(LayerSpec layer) => layer.Layer switch
        {
            Conv conv => conv.Activation.Function,
            Dense dense => dense.Activation.Function,
            _ => null,
        };
    }

    [Theory]
    [InlineData("batchnorm")]
    [InlineData("layernorm")]
    [InlineData("groupnorm3")]
    [InlineData("instancenorm")]
    [InlineData("lrn")]
    [InlineData("scale")]
    [InlineData("add: { from: [first, input] }")]
    public void The_default_activation_is_left_out_before_what_normalizes_or_adds(string reader)
    {
        NetworkSpec spec = Specs.OfLayers($"[depthwise3x3: {{ name: first }}, {reader}, dense3, dense3]");

        Assert.Equal(Activation.None, ((Depthwise)spec.Layers[0].Layer).Activation);
        Assert.Equal(Relu, ((Dense)spec.Layers[2].Layer).Activation);
    }

    [Theory]
    [InlineData("mul: { from: [first, input] }")]
    [InlineData("concat: { from: [first, input] }")]
    [InlineData("add: { from: [first, first] }")]
    public void The_default_activation_stays_before_the_other_joins(string reader)
    {
        NetworkSpec spec = Specs.OfLayers($"[conv3x3-3: {{ name: first }}, {reader}, dense3]");

        Assert.Equal(Relu, ((Conv)spec.Layers[0].Layer).Activation);
    }

    [Fact]
    public void The_default_activation_stays_where_another_layer_reads_too()
    {
        NetworkSpec spec = Specs.OfLayers("[conv3x3-4, relu, pool: { from: conv1 }, conv3x3-4: { from: input }]");

        Assert.Equal(Relu, ((Conv)spec.Layers[0].Layer).Activation);
    }

    [Fact]
    public void The_top_level_changes_the_defaults_and_not_where_they_are_given()
    {
        NetworkSpec spec = Specs.Read("""
            input: 8x8x3
            activation: { leakyrelu: 0.3 }
            padding: 1x0
            layers: [conv3x3-4, conv: { kernel: 3x3, filters: 4, padding: same, activation: none }, dense3]
            loss: mse
            """);
        Conv first = (Conv)spec.Layers[0].Layer, second = (Conv)spec.Layers[1].Layer;

        Assert.Equal(new Activation(ActivationFunction.LeakyRelu, 0.3f), first.Activation);
        Assert.Equal(new Padding(PaddingKind.Explicit, 1, 0, 1, 0), first.Padding);
        Assert.Equal((Padding.Same, Activation.None), (second.Padding, second.Activation));
        Assert.Equal(Activation.None, ((Dense)spec.Layers[2].Layer).Activation);
    }

    [Fact]
    public void Weights_start_by_the_function_that_follows_them()
    {
        NetworkSpec spec = Specs.OfLayers(
            "[dense4, dense: { units: 4, activation: tanh }, dense4, gelu, dense4: { activation: none }, dense3]");

        Assert.Equal(
            [HeNormal, GlorotUniform, HeNormal, GlorotUniform, GlorotUniform],
            spec.Layers.Select(layer => layer.Layer).OfType<Dense>().Select(dense => dense.WeightInitializer));
    }

    [Theory]
    [InlineData("[conv3x3-3, batchnorm, relu, dense3]", InitializerKind.HeNormal)]
    [InlineData("[conv3x3-3, batchnorm, add: { from: [batchnorm1, input] }, relu6, dense3]", InitializerKind.HeNormal)]
    [InlineData("[conv3x3-3, groupnorm1, relu, dense3]", InitializerKind.HeNormal)]
    [InlineData("[conv3x3-3, scale, tanh, dense3]", InitializerKind.GlorotUniform)]
    [InlineData("[conv3x3-3, batchnorm, pool, relu, dense3]", InitializerKind.GlorotUniform)]
    [InlineData("[conv3x3-3, batchnorm, relu, add: { from: [relu1, conv1] }, dense3]", InitializerKind.HeNormal)]
    public void Weights_start_by_the_function_that_follows_a_normalization(string layers, InitializerKind kind)
    {
        Assert.Equal(kind, ((Conv)Specs.OfLayers(layers).Layers[0].Layer).WeightInitializer.Kind);
    }

    [Fact]
    public void The_text_of_a_layer_is_on_one_line_whatever_its_spacing()
    {
        NetworkSpec spec = Specs.Read(
            "input: 8x8x3\nloss: mse\nlayers:\n- conv:   # stem\n    kernel:  3x3\n    filters: 4\n"
            + "    padding: [1, 1,\n      1, 1]\n- dense3\n");

        Assert.Equal(["conv: { kernel: 3x3, filters: 4, padding: [1, 1, 1, 1] }", "dense3"], spec.Layers.Select(layer => layer.Text));
    }
}
