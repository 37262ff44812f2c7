namespace NetGen.Compiler;

/// <summary>Reads <c>lrn</c>.</summary>
internal static class LrnBinder
{
    private const string AboveZero = "above 0";

    public static string[] Options { get; } = ["size", "alpha", "beta", "k"];

    public static Layer Bind(LayerOptions options) => new Lrn(
        options.Integer("size", 5, 1, Lrn.MaxSize),
        options.Number("alpha", 1e-4f, value => value > 0, AboveZero),
        options.Number("beta", 0.75f, value => value > 0, AboveZero),
        options.Number("k", 1, value => value > 0, AboveZero));
}
