namespace NetGen.Compiler;

/// <summary>
/// One item of <c>layers</c>, shorthand and long form made alike: a kind and its options, none of them understood yet.
/// </summary>
/// <param name="Id">Its index in the list.</param>
/// <param name="Kind">Which layer it is, or may have been meant to be; null where that is unknown.</param>
/// <param name="Range">The word that names it.</param>
/// <param name="Options">Its options by key, in the order written; a shorthand's numbers among them.</param>
/// <param name="Text">What the spec wrote, on one line.</param>
internal sealed record LayerSyntax(int Id, LayerKind? Kind, TextRange Range, IReadOnlyList<YamlEntry> Options, string Text)
{
    /// <summary>
    /// Whether a mistake in it has been reported that leaves its options unread. Its kind still counts: for the names of
    /// the layers below, and for what they read.
    /// </summary>
    public bool IsBroken { get; init; }

    public YamlEntry? Find(string key)
    {
        foreach (YamlEntry option in Options)
            if (option.Key.Text == key)
                return option;
        return null;
    }
}
