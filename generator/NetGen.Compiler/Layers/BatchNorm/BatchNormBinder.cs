namespace NetGen.Compiler;

/// <summary>Reads <c>batchnorm</c>.</summary>
internal static class BatchNormBinder
{
    public static string[] Options { get; } = ["momentum", "epsilon", "trainable"];

    public static Layer Bind(LayerOptions options) => new BatchNorm(
        options.Number("momentum", 0.1f, value => value is >= 0 and <= 1, "between 0 and 1"),
        options.Number("epsilon", 1e-5f, value => value > 0, "above 0"),
        Activation.None);
}
