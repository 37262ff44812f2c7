namespace NetGen.Compiler;

/// <summary>Reads <c>depthwise</c>.</summary>
internal static class DepthwiseBinder
{
    public static string[] Options { get; } =
        ["kernel", "stride", "padding", "dilation", "multiplier", "bias", "activation", "init", "trainable", "weights", "biases"];

    public static Layer Bind(LayerOptions options)
    {
        (int kernelHeight, int kernelWidth) = options.Pair("kernel", null);
        (int strideY, int strideX) = options.Pair("stride", (1, 1));
        Padding padding = options.PaddingOrDefault();
        (int dilationY, int dilationX) = options.Pair("dilation", (1, 1));
        int multiplier = options.Count("multiplier", 1);
        bool hasBias = options.Flag("bias", true);
        Activation activation = options.Activation();
        Initializer initializer = options.WeightInitializer(activation);
        return new Depthwise(
            kernelHeight, kernelWidth, multiplier, strideY, strideX, padding, dilationY, dilationX, hasBias, activation, initializer);
    }
}
