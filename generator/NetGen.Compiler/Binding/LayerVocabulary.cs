namespace NetGen.Compiler;

/// <summary>Every word for a layer, with how it is written.</summary>
internal sealed class LayerVocabulary(IReadOnlyList<LayerKind> kinds)
{
    private readonly Dictionary<string, LayerKind> _byWord = kinds.ToDictionary(kind => kind.Word, StringComparer.Ordinal);

    public IReadOnlyList<LayerKind> Kinds => kinds;

    public IReadOnlyList<string> Words { get; } = [.. kinds.Select(kind => kind.Word)];

    public LayerKind? Find(string word) => _byWord.TryGetValue(word, out LayerKind? kind) ? kind : null;
}
