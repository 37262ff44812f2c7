using System.Text.RegularExpressions;

namespace NetGen.Compiler;

/// <summary>A range of indices, as C# writes it: <c>8..24</c>, <c>8..</c>, <c>..24</c>, with a step <c>0..24/2</c>.</summary>
internal static class IndexRangeValue
{
    private static readonly Regex Form = new(
        @"^(?<start>[0-9]*)\.\.(?<end>[0-9]*)(/(?<step>[0-9]+))?\z", RegexOptions.CultureInvariant);

    public static IndexRange? Read(ValueReader reader, YamlNode node, string place)
    {
        if (reader.Word(node, place) is not string text)
            return null;
        if (Form.Match(text) is not { Success: true } match)
        {
            reader.Report.Add(DiagnosticCatalog.Malformed, node.Range,
                $"{place} {Quoted.Of(text)} is not a range such as 8..24, which is 8 to 23; "
                    + "8.. is all from 8 on, and 0..24/2 every second");
            return null;
        }
        int? start = Part("start", 0), end = Part("end", 0), step = Part("step", 1);
        if (match.Groups["start"].Length > 0 && start is null || match.Groups["end"].Length > 0 && end is null
            || match.Groups["step"].Success && step is null)
            return null;
        if (end <= (start ?? 0))
        {
            reader.Report.Add(DiagnosticCatalog.OutOfRange, node.Range, FormattableString.Invariant(
                $"{place} {Quoted.Of(text)} holds nothing; the end, {end}, is the first that is left out"));
            return null;
        }
        return new IndexRange(start ?? 0, end, step ?? 1);

        int? Part(string group, int min) => match.Groups[group] is { Length: > 0 } part
            ? reader.Integer(part.Value, node.Range, place, min, Size.MaxLength)
            : null;
    }
}
