namespace NetGen.Compiler.Tests;

/// <summary>Which layers become one, and what the others then read.</summary>
public sealed class FuseTests
{
    [Theory]
    // A layer, with the activation that only it is read by.
    [InlineData("conv3x3-4, relu, dense3", "conv1+Relu(input) dense1(conv1)")]
    [InlineData("depthwise3x3, relu, dense3", "depthwise1+Relu(input) dense1(depthwise1)")]
    [InlineData("dense4, tanh, dense3", "dense1+Tanh(input) dense2(dense1)")]
    [InlineData("batchnorm, relu, scale, sigmoid", "batchnorm1+Relu(input) scale1+Sigmoid(batchnorm1)")]
    [InlineData("add: { from: [input, input] }, relu, dense3", "add1+Relu(input,input) dense1(add1)")]
    // One that has an activation, or no place for one, keeps to itself; so does one of the input.
    [InlineData("conv3x3-4, relu, tanh, dense3", "conv1+Relu(input) tanh1(conv1) dense1(tanh1)")]
    [InlineData("pool, relu, dense3", "pool1(input) relu1(pool1) dense1(relu1)")]
    [InlineData("relu, dense3", "relu1(input) dense1(relu1)")]
    // Another layer reads what is before the activation.
    [InlineData("conv3x3-3, relu, add: { from: [conv1, relu1] }", "conv1(input) relu1(conv1) add1(conv1,relu1)")]
    // Another reads what is behind it, and then reads the layer that both have become.
    [InlineData("conv3x3-3, relu, add: { from: [input, relu1] }, pool", "conv1+Relu(input) add1(input,conv1) pool1(add1)")]
    // A flatten before dense layers alone is none; before others, or at the end, it stays.
    [InlineData("flatten, dense3", "dense1(input)")]
    [InlineData("pool, flatten, dense3, relu", "pool1(input) dense1+Relu(pool1)")]
    [InlineData("flatten, flatten, dense3", "flatten1(input) dense1(flatten1)")]
    [InlineData("pool, flatten", "pool1(input) flatten1(pool1)")]
    [InlineData("flatten, relu, dense3", "flatten1(input) relu1(flatten1) dense1(relu1)")]
    [InlineData("flatten, dense192, add: { from: [flatten1, dense1] }", "flatten1(input) dense1(flatten1) add1(flatten1,dense1)")]
    [InlineData(
        "flatten, dense4, dense4: { from: flatten1 }, add: { from: [dense1, dense2] }", "dense1(input) dense2(input) add1(dense1,dense2)")]
    public void Layers_become(string layers, string expected)
    {
        FusedNetwork network = Fuse.Run(Specs.ShapeLayers($"[{layers}]", "8x8x3"));

        Assert.Equal(expected, string.Join(' ', network.Layers.Select(layer => Text(network, layer))));
        Assert.Same(network.Layers[network.Layers.Count - 1], network.OutputLayer);
        Assert.All(network.Layers, layer => Assert.Equal(layer.Spec.Inputs.Select(network.ShapeOf), layer.InputShapes));
    }

    [Fact]
    public void A_merged_layer_is_shown_as_both_and_keeps_its_parameters()
    {
        ShapedNetwork source = Specs.ShapeLayers("[conv3x3-4, relu, dense3]", "8x8x3");
        ShapedLayer merged = Fuse.Run(source).Layers[0];

        Assert.Equal("conv3x3-4, relu", merged.Spec.Text);
        Assert.Equal(source.Layers[0].Parameters, merged.Parameters);
        Assert.Equal(source.Layers[0].Output, merged.Output);
    }

    private static string Text(FusedNetwork network, ShapedLayer layer)
    {
        ActivationFunction function = layer.Layer switch
        {
            Conv conv => conv.Activation.Function,
            Depthwise depthwise => depthwise.Activation.Function,
            Dense dense => dense.Activation.Function,
            BatchNorm norm => norm.Activation.Function,
            Scale scale => scale.Activation.Function,
            Add add => add.Activation.Function,
            _ => ActivationFunction.None,
        };
        string activation = function == ActivationFunction.None ? "" : $"+{function}";
        IEnumerable<string> inputs = layer.Spec.Inputs.Select(input => input == LayerSpec.NetworkInput ? "input" : network.Source.Layers[input].Name);
        return $"{layer.Name}{activation}({string.Join(',', inputs)})";
    }
}
