namespace NetGen.Compiler;

/// <summary>Reads <c>layernorm</c>.</summary>
internal static class LayerNormBinder
{
    public static string[] Options { get; } = ["over", "epsilon", "affine", "trainable"];

    /// <summary>What <c>over</c> takes: the channels of each pixel, or all values.</summary>
    public static string[] OverWords { get; } = ["channels", "all"];

    public static Layer Bind(LayerOptions options) => new LayerNorm(
        options.Choice("over", 0, OverWords) == 1, options.Flag("affine", true), GroupNormBinder.Epsilon(options), Activation.None);
}
