namespace NetGen.Compiler;

/// <summary>The names of the classes: a list of texts on one line, each given once.</summary>
internal static class ClassesValue
{
    public static EquatableArray<string> Read(ValueReader reader, YamlNode node)
    {
        if (node is not YamlSequence list)
        {
            reader.Report.Add(
                DiagnosticCatalog.WrongNode, node.Range, $"classes takes a list of names, not a {ValueReader.KindOf(node)}: [cat, dog]");
            return default;
        }
        if (list.Items.Count == 0)
            reader.Report.Add(DiagnosticCatalog.Missing, node.Range, "classes is empty; name the classes or remove the key");

        HashSet<string> seen = new(StringComparer.Ordinal);
        List<string> names = [];
        foreach (YamlNode item in list.Items)
        {
            string place = FormattableString.Invariant($"class {names.Count + 1}");
            names.Add(reader.Word(item, place) ?? "");
            if (names[names.Count - 1] is not { Length: > 0 } name)
                continue;
            if (Fault(name) is string fault)
                reader.Report.Add(DiagnosticCatalog.Classes, item.Range, $"{place}: the name {Quoted.Of(name)} {fault}");
            else if (!seen.Add(name))
                reader.Report.Add(DiagnosticCatalog.Classes, item.Range, $"{place}: the name {Quoted.Of(name)} is given twice");
        }
        return names.ToEquatableArray();
    }

    private static string? Fault(string name)
    {
        if (name.Length > SpecLimits.NameLength)
            return FormattableString.Invariant($"has {name.Length} characters; at most {SpecLimits.NameLength} are possible");
        return name.Any(char.IsControl) || name.Any(c => c is '\u2028' or '\u2029')
            ? "holds a line break or another control character"
            : null;
    }
}
