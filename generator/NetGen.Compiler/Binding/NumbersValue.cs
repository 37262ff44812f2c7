namespace NetGen.Compiler;

/// <summary>A list of numbers that float32 can hold.</summary>
internal static class NumbersValue
{
    public static EquatableArray<float>? Read(ValueReader reader, YamlNode node, string place) =>
        Read(reader, node, place, _ => true, "a number that float32 can hold");

    /// <summary>Such a list, whose numbers a test accepts; <paramref name="needed"/> says what the test asks.</summary>
    public static EquatableArray<float>? Read(ValueReader reader, YamlNode node, string place, Func<float, bool> accepts, string needed)
    {
        if (node is not YamlSequence list)
        {
            reader.Report.Add(
                DiagnosticCatalog.WrongNode, node.Range, $"{place} takes a list of numbers, not a {ValueReader.KindOf(node)}: [1, 0, -1]");
            return null;
        }
        if (list.Items.Count == 0)
            reader.Report.Add(DiagnosticCatalog.Missing, node.Range, $"{place} is empty; write the values or remove the key");
        float?[] numbers =
        [
            .. list.Items.Select((item, i) =>
                reader.Single(item, FormattableString.Invariant($"{place}: value {i + 1}"), accepts, needed)),
        ];
        return numbers.Contains(null) ? null : numbers.Select(number => number!.Value).ToEquatableArray();
    }
}
