namespace NetGen.Compiler;

/// <summary>Checks a convolution's table: for each filter the input channels it sees.</summary>
internal static class ConvTable
{
    public static IEnumerable<ShapeProblem> Check(Conv conv, LayerInput input)
    {
        if (conv.Table.Count == 0)
            yield break;
        if (conv.Groups != 1)
            yield return Problem(
                $"a table says itself which channels a filter sees, so groups must be 1, not {conv.Groups}; remove one of the two");
        if (conv.Table.Count != conv.Filters)
            yield return Problem($"table has {Counted.Of(conv.Table.Count, "list")}; it needs one for each of its {conv.Filters} filters");
        for (int filter = 0; filter < conv.Table.Count; filter++)
            if (Fault(conv.Table[filter], input) is string fault)
                yield return Problem($"list {filter + 1} of its table {fault}");
    }

    private static string? Fault(EquatableArray<int> channels, LayerInput input)
    {
        if (channels.Count == 0)
            return "is empty; a filter sees one channel at least";
        HashSet<int> seen = [];
        foreach (int channel in channels)
        {
            if (channel >= input.Shape.Channels)
                return FormattableString.Invariant($"names channel {channel}, but its {input} has {input.Shape.Channels}, counted from 0");
            if (!seen.Add(channel))
                return FormattableString.Invariant($"names channel {channel} twice");
        }
        return null;
    }

    private static ShapeProblem Problem(FormattableString message) =>
        new(DiagnosticCatalog.Table, "table", FormattableString.Invariant(message));
}
