namespace NetGen.Compiler;

/// <summary>
/// One item of <c>layers</c>, shorthand and long form made alike: a kind and its options, none of them understood yet.
/// </summary>
/// <param name="Id">Its index in the list.</param>
/// <param name="Kind">Which layer; null where the word is unknown or the item is none, which has been reported.</param>
/// <param name="Range">The word that names it.</param>
/// <param name="Options">Its options by key, in the order written; a shorthand's numbers among them.</param>
/// <param name="Text">What the spec wrote, on one line.</param>
internal sealed record LayerSyntax(int Id, LayerKind? Kind, TextRange Range, IReadOnlyList<YamlEntry> Options, string Text)
{
    public YamlEntry? Find(string key)
    {
        foreach (YamlEntry option in Options)
            if (option.Key.Text == key)
                return option;
        return null;
    }
}
