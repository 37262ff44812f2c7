namespace NetGen.Compiler;

/// <summary>Reads <c>concat</c>.</summary>
internal static class ConcatBinder
{
    private static readonly string[] s_axes = ["channels", "rows", "columns", "steps"];

    public static string[] Options { get; } = ["axis"];

    public static Layer Bind(LayerOptions options) => new Concat((ConcatAxis)options.Choice("axis", 0, s_axes));
}
