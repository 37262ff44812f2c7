namespace NetGen.Compiler;

/// <summary>Reads <c>pad</c>.</summary>
internal static class PadBinder
{
    private static readonly string[] s_modes = ["constant", "reflect", "replicate"];

    public static string[] Options { get; } = ["padding", "mode", "value"];

    public static Layer Bind(LayerOptions options)
    {
        if (!options.Has("padding"))
            options.Refuse(null, "needs padding: pad: { padding: 1 }, or [top, bottom, left, right]");
        Padding padding = options.Padding(Padding.Valid);
        if (options.Has("padding") && padding.Kind != PaddingKind.Explicit && !options.Failed)
            options.Refuse("padding", "takes numbers; same and valid are what a window needs");
        PadMode mode = (PadMode)options.Choice("mode", 0, s_modes);
        float value = options.Number("value", 0, _ => true, "a number that float32 can hold");
        if (options.Has("value") && mode != PadMode.Constant)
            options.Refuse("value", "is of mode: constant alone");
        return new Pad(padding, mode, value);
    }
}
