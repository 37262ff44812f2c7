namespace NetGen.Compiler;

/// <summary>
/// What a diagnostic is about, as an id: the file, a top-level key, a layer, or an option of a layer. Never a position,
/// so that what the passes after Bind return stays equal when a comment moves a line; <see cref="SourceMap"/> knows where it is.
/// </summary>
/// <param name="Layer">The layer's id, or null where it is about the file or a top-level key.</param>
/// <param name="Key">The top-level key or the layer's option, or null.</param>
public readonly record struct Anchor(int? Layer, string? Key)
{
    public static Anchor File => default;

    public static Anchor OfKey(string key) => new(null, key);

    public static Anchor OfLayer(int id) => new(id, null);

    public static Anchor OfOption(int id, string option) => new(id, option);
}
