namespace NetGen.Compiler;

/// <summary>
/// Where in a file the layers, their options and the top-level keys stand. Kept apart from the spec, so that a moved line changes
/// this and not the spec; joined with diagnostics only where they leave the compiler.
/// </summary>
public sealed record SourceMap(string FilePath, EquatableArray<SourceMapEntry> Entries)
{
    /// <summary>The range of the anchor; where it has none (an option left out), that of its layer; else the start of the file.</summary>
    public TextRange Find(Anchor anchor)
    {
        TextRange ofLayer = default;
        foreach (SourceMapEntry entry in Entries)
        {
            if (entry.Anchor == anchor)
                return entry.Range;
            if (anchor.Layer is not null && entry.Anchor == new Anchor(anchor.Layer, null))
                ofLayer = entry.Range;
        }
        return ofLayer;
    }

    public LocatedDiagnostic Locate(Diagnostic diagnostic) =>
        new(diagnostic.Rule, diagnostic.Message, FilePath, Find(diagnostic.Anchor));
}

public readonly record struct SourceMapEntry(Anchor Anchor, TextRange Range);
