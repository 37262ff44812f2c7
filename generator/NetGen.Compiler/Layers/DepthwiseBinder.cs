namespace NetGen.Compiler;

/// <summary>Reads <c>depthwise</c>, which the language has and this version does not build: its options are checked, no layer is made.</summary>
internal static class DepthwiseBinder
{
    public static string[] Options { get; } =
        ["kernel", "stride", "padding", "dilation", "multiplier", "bias", "activation", "init", "trainable", "weights", "biases"];

    public static Layer? Bind(LayerOptions options)
    {
        options.Pair("kernel", null);
        options.Pair("stride", (1, 1));
        options.PaddingOrDefault();
        options.Pair("dilation", (1, 1));
        options.Count("multiplier", 1);
        options.Flag("bias", true);
        options.WeightInitializer(options.Activation());
        return null;
    }
}
