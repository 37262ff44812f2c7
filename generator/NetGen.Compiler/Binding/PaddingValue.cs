namespace NetGen.Compiler;

/// <summary>Padding: <c>same</c>, <c>valid</c>, a number, <c>PHxPW</c>, or <c>[top, bottom, left, right]</c>.</summary>
internal static class PaddingValue
{
    public static IReadOnlyList<string> Words { get; } = ["same", "valid"];

    public static Padding? Read(ValueReader reader, YamlNode node, string place)
    {
        if (node is YamlSequence list)
            return ReadSides(reader, list, place);
        if (reader.Word(node, place) is not string text)
            return null;
        if (text == "same")
            return Padding.Same;
        if (text == "valid")
            return Padding.Valid;
        if (char.IsLetter(text[0]))
        {
            reader.Choice(node, place, Words);
            return null;
        }
        return reader.Size(node, place, 0, SpecLimits.Window) is (int y, int x) ? new Padding(PaddingKind.Explicit, y, x, y, x) : null;
    }

    private static Padding? ReadSides(ValueReader reader, YamlSequence list, string place)
    {
        if (list.Items.Count != 4)
        {
            reader.Report.Add(DiagnosticCatalog.Malformed, list.Range,
                FormattableString.Invariant($"{place} is a list of {list.Items.Count}; it takes four numbers: [top, bottom, left, right]"));
            return null;
        }
        int?[] sides = [.. list.Items.Select(item => reader.Integer(item, place, 0, SpecLimits.Window))];
        return (sides[0], sides[1], sides[2], sides[3]) is (int top, int bottom, int left, int right)
            ? new Padding(PaddingKind.Explicit, top, left, bottom, right)
            : null;
    }
}
