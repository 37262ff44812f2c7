namespace NetGen.Compiler;

/// <summary>A convolution's table: for each filter the list of input channels it sees, <c>[[0, 1, 2], [1, 2, 3]]</c>.</summary>
internal static class TableValue
{
    public static EquatableArray<EquatableArray<int>>? Read(ValueReader reader, YamlNode node, string place)
    {
        if (node is not YamlSequence list)
        {
            reader.Report.Add(DiagnosticCatalog.WrongNode, node.Range,
                $"{place} takes a list of lists, one for each filter, not a {ValueReader.KindOf(node)}: [[0, 1, 2], [1, 2, 3]]");
            return null;
        }
        if (list.Items.Count == 0)
            reader.Report.Add(
                DiagnosticCatalog.Missing, node.Range, $"{place} is empty; write a list of channels for each filter or remove the key");
        return list.Items.Select((item, i) => ReadChannels(reader, item, FormattableString.Invariant($"{place}: list {i + 1}")))
            .ToEquatableArray();
    }

    private static EquatableArray<int> ReadChannels(ValueReader reader, YamlNode node, string place)
    {
        if (node is YamlSequence list)
            return list.Items.Select(item => reader.Integer(item, place, 0, Size.MaxLength) ?? 0).ToEquatableArray();
        reader.Report.Add(
            DiagnosticCatalog.WrongNode, node.Range, $"{place} takes a list of channels, not a {ValueReader.KindOf(node)}: [0, 1, 2]");
        return default;
    }
}
