namespace NetGen.Compiler;

/// <summary>Reads <c>slice</c>. The steps of a sequence are columns of its one row.</summary>
internal static class SliceBinder
{
    public static string[] Options { get; } = ["channels", "rows", "columns", "steps"];

    public static Layer Bind(LayerOptions options)
    {
        if (!Options.Any(options.Has))
            options.Refuse(null, "takes one range at least: slice: { channels: ..24 }");
        if (options.Has("steps") && (options.Has("rows") || options.Has("columns")))
            options.Refuse("steps", "are a sequence's, and rows and columns an image's; give the one or the others");
        return new Slice(
            options.Range("rows"), options.Has("steps") ? options.Range("steps") : options.Range("columns"), options.Range("channels"));
    }
}
