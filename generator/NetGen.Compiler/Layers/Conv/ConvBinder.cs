namespace NetGen.Compiler;

/// <summary>Reads <c>conv</c>.</summary>
internal static class ConvBinder
{
    public static string[] Options { get; } =
    [
        "kernel", "filters", "stride", "padding", "dilation", "groups", "bias", "activation", "init", "table", "trainable", "weights",
        "biases",
    ];

    public static Layer Bind(LayerOptions options)
    {
        (int kernelHeight, int kernelWidth) = options.Pair("kernel", null);
        int filters = options.Count("filters");
        (int strideY, int strideX) = options.Pair("stride", (1, 1));
        Padding padding = options.PaddingOrDefault();
        (int dilationY, int dilationX) = options.Pair("dilation", (1, 1));
        int groups = options.Count("groups", 1);
        bool hasBias = options.Flag("bias", true);
        Activation activation = options.Activation();
        Initializer initializer = options.WeightInitializer(activation);
        return new Conv(
            kernelHeight, kernelWidth, filters, strideY, strideX, padding, dilationY, dilationX, groups, hasBias, activation, initializer)
        {
            Table = options.Table(),
        };
    }
}
