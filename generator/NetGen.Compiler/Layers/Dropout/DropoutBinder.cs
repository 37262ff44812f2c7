namespace NetGen.Compiler;

/// <summary>Reads <c>dropout</c>.</summary>
internal static class DropoutBinder
{
    public static Layer Bind(LayerOptions options) =>
        new Dropout(options.Number("rate", 0.5f, rate => rate is >= 0 and < 1, "at least 0 and below 1"));
}
