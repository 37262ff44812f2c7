namespace NetGen.Compiler;

/// <summary>A node of a spec's YAML tree, with its place.</summary>
public abstract record YamlNode(TextRange Range);

/// <summary>A single value, always text: what it means is up to the place it stands in.</summary>
/// <param name="Text">Its value, quotes and escapes resolved.</param>
/// <param name="Source">Its characters in the file.</param>
/// <param name="Range">Its place, quotes included.</param>
public sealed record YamlScalar(string Text, string Source, TextRange Range) : YamlNode(Range)
{
    /// <summary>Where a part of <see cref="Text"/> stands in the file; the whole scalar's range where escapes hide it.</summary>
    public TextRange RangeOf(int start, int length) => new ScalarParts(this).Locate(start, length);
}

public sealed record YamlSequence(EquatableArray<YamlNode> Items, TextRange Range) : YamlNode(Range);

/// <summary>Keys are scalars and differ from one another.</summary>
public sealed record YamlMapping(EquatableArray<YamlEntry> Entries, TextRange Range) : YamlNode(Range)
{
    public YamlEntry? Find(string key)
    {
        foreach (YamlEntry entry in Entries)
            if (entry.Key.Text == key)
                return entry;
        return null;
    }
}

public sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>A spec as YAML: a mapping of the top-level keys.</summary>
public sealed record NetworkSyntax(YamlMapping Root);
