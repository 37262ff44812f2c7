namespace NetGen.Compiler;

/// <summary>Reads <c>upsample</c>.</summary>
internal static class UpsampleBinder
{
    public static string[] Options { get; } = ["factor", "mode", "align-corners"];

    private static readonly string[] s_modes = ["nearest", "bilinear"];

    public static Layer Bind(LayerOptions options)
    {
        (int y, int x) = options.Pair("factor", null);
        UpsampleMode mode = (UpsampleMode)options.Choice("mode", 0, s_modes);
        bool alignCorners = options.Flag("align-corners", false);
        if (alignCorners && mode == UpsampleMode.Nearest)
            options.Refuse("align-corners", "is of mode: bilinear alone; nearest repeats pixels");
        return new Upsample(y, x, mode, alignCorners);
    }
}
