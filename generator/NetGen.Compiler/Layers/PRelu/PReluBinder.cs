namespace NetGen.Compiler;

/// <summary>Reads <c>prelu</c>.</summary>
internal static class PReluBinder
{
    public static string[] Options { get; } = ["slope", "per-channel", "trainable", "weights"];

    public static Layer Bind(LayerOptions options) => new PRelu(
        options.Flag("per-channel", false), options.Number("slope", 0.25f, _ => true, "a number that float32 can hold"));
}
