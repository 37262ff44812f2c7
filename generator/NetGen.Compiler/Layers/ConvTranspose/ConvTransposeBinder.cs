namespace NetGen.Compiler;

/// <summary>Reads <c>convtranspose</c>.</summary>
internal static class ConvTransposeBinder
{
    public static string[] Options { get; } =
    [
        "kernel", "filters", "stride", "padding", "output-padding", "dilation", "groups", "bias", "activation", "init", "trainable",
        "weights", "biases",
    ];

    public static Layer Bind(LayerOptions options)
    {
        (int kernelHeight, int kernelWidth) = options.Pair("kernel", null);
        int filters = options.Count("filters");
        (int strideY, int strideX) = options.Pair("stride", (1, 1));
        Padding padding = options.PaddingOrDefault();
        (int extraY, int extraX) = options.Pair("output-padding", (0, 0), min: 0);
        if (options.Has("output-padding") && padding.Kind == PaddingKind.Same)
            options.Refuse("output-padding", "is for padding in numbers; same makes the output its input times the stride");
        (int dilationY, int dilationX) = options.Pair("dilation", (1, 1));
        int groups = options.Count("groups", 1);
        bool hasBias = options.Flag("bias", true);
        Activation activation = options.Activation();
        return new ConvTranspose(
            kernelHeight, kernelWidth, filters, strideY, strideX, padding, extraY, extraX, dilationY, dilationX, groups, hasBias,
            activation, options.WeightInitializer(activation));
    }
}
