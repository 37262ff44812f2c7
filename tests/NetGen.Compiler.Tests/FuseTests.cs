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
    [InlineData("layernorm, gelu, layernorm: { over: all }, relu", "layernorm1+Gelu(input) layernorm2+Relu(layernorm1)")]
    [InlineData("groupnorm1, relu, instancenorm, silu", "groupnorm1+Relu(input) instancenorm1+Silu(groupnorm1)")]
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
    // A pad with zeros goes into the window that alone reads it, but not into a max pool that zeros could win.
    [InlineData("pad: 1, conv3x3-4: { padding: valid }, dense3", "conv1+Relu(input) dense1(conv1)")]
    [InlineData("pad: 1, depthwise3x3, dense3", "depthwise1+Relu(input) dense1(depthwise1)")]
    [InlineData("pad: { padding: 1, value: 2 }, conv3x3-4, dense3", "pad1(input) conv1+Relu(pad1) dense1(conv1)")]
    [InlineData("pad: { padding: 1, mode: reflect }, conv3x3-4, dense3", "pad1(input) conv1+Relu(pad1) dense1(conv1)")]
    [InlineData("pad: 1, conv3x3-4, conv3x3-4: { from: pad1 }, add: { from: [conv1, conv2] }",
        "pad1(input) conv1(pad1) conv2(pad1) add1(conv1,conv2)")]
    [InlineData("pad: 1, avgpool3x3, dense3", "avgpool1(input) dense1(avgpool1)")]
    [InlineData("pad: 2, avgpool3x3, dense3", "pad1(input) avgpool1(pad1) dense1(avgpool1)")]
    [InlineData("pad: 1, avgpool: { kernel: 4x4, padding: 1 }, dense3", "pad1(input) avgpool1(pad1) dense1(avgpool1)")]
    [InlineData("pad: 1, pool3x3, dense3", "pad1(input) pool1(pad1) dense1(pool1)")]
    [InlineData("conv3x3-4, pad: 1, pool3x3, dense3", "conv1+Relu(input) pool1(conv1) dense1(pool1)")]
    [InlineData("relu, pad: 1, pool3x3, dense3", "relu1(input) pool1(relu1) dense1(pool1)")]
    [InlineData("conv3x3-4: { activation: leakyrelu }, pad: 1, pool3x3, dense3",
        "conv1+LeakyRelu(input) pad1(conv1) pool1(pad1) dense1(pool1)")]
    // A 1x1 convolution of a vector is a dense layer.
    [InlineData("globalavgpool, conv1x1-4, dense3", "globalavgpool1(input) conv1+Relu(globalavgpool1) dense1(conv1)")]
    [InlineData(
        "flatten, dense4, dense4: { from: flatten1 }, add: { from: [dense1, dense2] }", "dense1(input) dense2(input) add1(dense1,dense2)")]
    public void Layers_become(string layers, string expected)
    {
        FusedNetwork network = Fuse.Run(Specs.ShapeLayers($"[{layers}]", "8x8x3")).Common;

        Assert.Equal(expected, string.Join(' ', network.Layers.Select(layer => Text(network, layer))));
        Assert.Equal(network.Layers[network.Layers.Count - 1].Result, network.Output);
        Assert.All(network.Layers, layer => Assert.Equal(layer.Inputs.Select(network.ShapeOf), layer.InputShapes));
    }

    [Fact]
    public void A_merged_layer_is_shown_as_both_and_keeps_its_parameters()
    {
        ShapedNetwork source = Specs.ShapeLayers("[conv3x3-4, relu, dense3]", "8x8x3");
        ShapedLayer merged = Fuse.Run(source).Common.Layers[0].Shaped;

        Assert.Equal("conv3x3-4, relu", merged.Spec.Text);
        Assert.Equal(source.Layers[0].Parameters, merged.Parameters);
        Assert.Equal(source.Layers[0].Output, merged.Output);
    }

    [Theory]
    // Batch normalization goes into the convolution that it alone reads, and takes its activation function with it.
    [InlineData("conv3x3-4: { activation: none }, batchnorm, relu, dense3", "conv1+batchnorm1+Relu(input) dense1(batchnorm1)")]
    [InlineData("depthwise3x3: { activation: none }, batchnorm, dense3", "depthwise1+batchnorm1(input) dense1(batchnorm1)")]
    [InlineData("conv3x3-4: { activation: relu }, batchnorm, dense3", "conv1+Relu(input) batchnorm1(conv1) dense1(batchnorm1)")]
    [InlineData("dense4: { activation: none }, batchnorm", "dense1(input) batchnorm1(dense1)")]
    // Others take mean and variance of each sample: what no weights can take up.
    [InlineData("conv3x3-4: { activation: none }, groupnorm2, relu, pool", "conv1(input) groupnorm1+Relu(conv1) pool1(groupnorm1)")]
    // A max pool with disjoint windows goes into the convolution below, over batch normalization and any activation function.
    [InlineData("conv3x3-4: { activation: none }, batchnorm, relu, pool, dense3", "conv1+batchnorm1+Relu+pool1(input) dense1(pool1)")]
    [InlineData("conv3x3-4: { activation: gelu }, pool, dense3", "conv1+Gelu+pool1(input) dense1(pool1)")]
    [InlineData("conv3x3-4: { activation: none }, maxpool3x3/2, dense3", "conv1(input) pool1(conv1) dense1(pool1)")]
    [InlineData("conv3x3-4: { activation: none }, avgpool2x2, dense3", "conv1(input) avgpool1(conv1) dense1(avgpool1)")]
    // A dropout does nothing, and stands between no two layers.
    [InlineData("conv3x3-4: { activation: none }, dropout, pool, dropout, dense3", "conv1+pool1(input) dense1(pool1)")]
    [InlineData("dropout, dense3, dropout", "dense1(input)")]
    public void For_inference_layers_become(string layers, string expected)
    {
        FusedNetwork network = Fuse.Run(Specs.ShapeLayers($"[{layers}]", "8x8x3")).Inference;

        Assert.Equal(expected, string.Join(' ', network.Layers.Select(layer => Text(network, layer))));
    }

    [Theory]
    // Batch normalization has the minibatch's statistics to see, a dropout its mask to draw.
    [InlineData("conv3x3-4: { activation: none }, batchnorm, dropout, dense3",
        "conv1(input) batchnorm1(conv1) dropout1(batchnorm1) dense1(dropout1)")]
    // A max pool may keep the convolution's output for itself where the backward pass asks for none of it.
    [InlineData("conv3x3-4: { activation: none }, pool, dense3", "conv1+pool1(input) dense1(pool1)")]
    [InlineData("conv3x3-4: { activation: relu }, pool, dense3", "conv1+Relu+pool1(input) dense1(pool1)")]
    [InlineData("conv3x3-4: { activation: gelu }, pool, dense3", "conv1+Gelu(input) pool1(conv1) dense1(pool1)")]
    public void For_training_layers_become(string layers, string expected)
    {
        FusedNetwork network = Fuse.Run(Specs.ShapeLayers($"[{layers}]", "8x8x3")).Training;

        Assert.Equal(expected, string.Join(' ', network.Layers.Select(layer => Text(network, layer))));
    }

    [Theory]
    [InlineData("conv3x3-4: { activation: tanh }, maxpool3x3/2, dense3", ActivationFunction.Tanh)]
    [InlineData("conv3x3-4: { activation: gelu }, maxpool3x3/2, dense3", ActivationFunction.None)]
    [InlineData("conv3x3-4, clip: { max: 1 }, maxpool3x3/2, dense3", ActivationFunction.Clip)]
    [InlineData("conv3x3-4, softsign, maxpool3x3/2, dense3", ActivationFunction.Softsign)]
    [InlineData("conv3x3-4, mish, maxpool3x3/2, dense3", ActivationFunction.None)]
    [InlineData("conv3x3-4, gelu: tanh, maxpool3x3/2, dense3", ActivationFunction.None)]
    [InlineData("conv3x3-4: { activation: tanh }, avgpool3x3/2, dense3", ActivationFunction.None)]
    [InlineData("depthwise3x3: { activation: tanh }, maxpool3x3/2, dense3", ActivationFunction.None)]
    public void A_max_pool_takes_the_derivative_below_it(string layers, ActivationFunction expected)
    {
        FusedNetwork network = Fuse.Run(Specs.ShapeLayers($"[{layers}]", "8x8x3")).Training;

        Assert.Equal(expected, network.Layers[1].InputActivation.Function);
        Assert.Equal(expected != ActivationFunction.None, network.Layers[0].Epilogue.LeavesDerivative);
    }

    [Fact]
    public void A_padded_window_has_the_padding_of_both()
    {
        FusedNetwork network = Fuse.Run(Specs.ShapeLayers("[pad: { padding: [1, 2, 3, 4] }, conv3x3-4, dense3]", "8x8x3")).Common;
        Conv conv = (Conv)network.Layers[0].Layer;

        Assert.Equal(new Padding(PaddingKind.Explicit, Top: 2, Left: 4, Bottom: 3, Right: 5), conv.Padding);
    }

    [Fact]
    public void A_convolution_of_a_vector_is_lowered_as_a_dense_layer()
    {
        FusedNetwork network = Fuse.Run(Specs.ShapeLayers("[globalavgpool, conv1x1-4, dense3]", "8x8x3")).Common;

        Assert.IsType<Dense>(network.Layers[1].Layer);
        Assert.Equal([4, 3, 1, 1], network.Layers[1].Shaped.Parameters[0].Shape);
    }

    private static string Text(FusedNetwork network, FusedLayer layer)
    {
        Epilogue epilogue = layer.Epilogue;
        string[] parts =
        [
            layer.Name, epilogue.Normalization?.Name ?? "",
            epilogue.Activation.Function == ActivationFunction.None ? "" : $"{epilogue.Activation.Function}", epilogue.Pool?.Name ?? "",
        ];
        IEnumerable<string> inputs =
            layer.Inputs.Select(input => input == LayerSpec.NetworkInput ? "input" : network.Source.Layers[input].Name);
        return $"{string.Join('+', parts.Where(part => part.Length > 0))}({string.Join(',', inputs)})";
    }
}
