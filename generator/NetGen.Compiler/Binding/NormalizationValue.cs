namespace NetGen.Compiler;

/// <summary><c>{ scale: 1/255, mean: 0.5, std: 0.5 }</c>; mean and std are one number, or a list of one for each channel.</summary>
internal static class NormalizationValue
{
    public static IReadOnlyList<string> Keys { get; } = ["scale", "mean", "std"];

    public static Normalization? Read(ValueReader reader, YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            reader.Report.Add(DiagnosticCatalog.WrongNode, node.Range,
                $"normalize takes a mapping, not a {ValueReader.KindOf(node)}: {{ scale: 1/255, mean: 0.5, std: 0.5 }}, "
                    + "or {} for pixels / 255");
            return null;
        }
        foreach (YamlEntry entry in mapping.Entries)
            if (!Keys.Contains(entry.Key.Text))
                reader.Report.Add(DiagnosticCatalog.UnknownKey, entry.Key.Range,
                    $"normalize has no key {Quoted.Of(entry.Key.Text)}{reader.Hint(entry.Key.Text, Keys)}");

        double scale = mapping.Find("scale") is YamlEntry given
            ? ReadNonZero(reader, given.Value, "normalize: scale", _ => true, "other than 0")
            : 1.0 / 255;
        return new Normalization(
            scale,
            ReadList(mapping.Find("mean"), 0, node => reader.Number(node, "normalize: mean") ?? 0),
            ReadList(mapping.Find("std"), 1, node => ReadNonZero(reader, node, "normalize: std", value => value > 0, "above 0")));
    }

    private static double ReadNonZero(ValueReader reader, YamlNode node, string place, Func<double, bool> accepts, string needed)
    {
        if (reader.Number(node, place) is not double number)
            return 1;
        if (number == 0 || !accepts(number))
            reader.Report.Add(
                DiagnosticCatalog.OutOfRange, node.Range, $"{place} is {Quoted.OneLine(((YamlScalar)node).Text, 30)}; it must be {needed}");
        return number;
    }

    private static EquatableArray<double> ReadList(YamlEntry? entry, double fallback, Func<YamlNode, double> read)
    {
        if (entry is null)
            return EquatableArray.Of(fallback);
        return entry.Value is YamlSequence list ? list.Items.Select(read).ToEquatableArray() : EquatableArray.Of(read(entry.Value));
    }
}
