using System.Globalization;

namespace NetGen.Compiler;

/// <summary>
/// Reads scalars as what their place asks for. Every method reports what is wrong and then returns null;
/// <c>place</c> is how messages name the place: <c>layer 2 'conv1': stride</c>.
/// </summary>
internal sealed class ValueReader(SpecReport report)
{
    public SpecReport Report => report;

    public string? Word(YamlNode node, string place)
    {
        if (node is not YamlScalar scalar)
            report.Add(DiagnosticCatalog.WrongNode, node.Range, $"{place} takes a single value, not a {KindOf(node)}");
        else if (scalar.Text.Length == 0)
            report.Add(DiagnosticCatalog.Malformed, node.Range, $"{place} is empty");
        else
            return scalar.Text;
        return null;
    }

    /// <summary>A whole number in decimal, between two bounds.</summary>
    public int? Integer(YamlNode node, string place, int min, int max) =>
        Word(node, place) is string text ? Integer(text, node.Range, place, min, max) : null;

    /// <summary>A finite number: <c>0.001</c>, <c>1e-3</c> or <c>1/1000</c>, as a double.</summary>
    public double? Number(YamlNode node, string place)
    {
        if (Word(node, place) is not string text)
            return null;
        if (ParseNumber(text) is double number)
            return number;
        report.Add(DiagnosticCatalog.Malformed, node.Range, $"{place} {Quoted.Of(text)} is not a number such as 0.001, 1e-3 or 1/1000");
        return null;
    }

    /// <summary>A number as float32 that a test accepts; <paramref name="needed"/> says what the test asks.</summary>
    public float? Single(YamlNode node, string place, Func<float, bool> accepts, string needed)
    {
        if (Number(node, place) is not double number)
            return null;
        float single = (float)number;
        if (!float.IsInfinity(single) && accepts(single))
            return single;
        report.Add(
            DiagnosticCatalog.OutOfRange, node.Range, $"{place} is {Quoted.OneLine(((YamlScalar)node).Text, 30)}; it must be {needed}");
        return null;
    }

    public bool? Flag(YamlNode node, string place) =>
        Choice(node, place, FlagWords) is int index ? index == 0 : null;

    /// <summary>The index of the word among those known.</summary>
    public int? Choice(YamlNode node, string place, IReadOnlyList<string> known)
    {
        if (Word(node, place) is not string text)
            return null;
        for (int i = 0; i < known.Count; i++)
            if (known[i] == text)
                return i;
        report.Add(DiagnosticCatalog.UnknownValue, node.Range, $"{place} {Quoted.Of(text)} is unknown{Hint(text, known)}");
        return null;
    }

    /// <summary><c>3x5</c>, rows x columns; or a lone number for both.</summary>
    public (int Y, int X)? Size(YamlNode node, string place, int min, int max)
    {
        if (Word(node, place) is not string text)
            return null;
        string[] parts = text.Split('x');
        if (parts.Length > 2 || !parts.All(IsInteger))
        {
            report.Add(DiagnosticCatalog.Malformed, node.Range, $"{place} {Quoted.Of(text)} is not a size such as 3x5 (rows x columns)");
            return null;
        }
        int? y = Integer(parts[0], node.Range, place, min, max);
        int? x = parts.Length == 1 ? y : Integer(parts[1], node.Range, place, min, max);
        return y is int rows && x is int columns ? (rows, columns) : null;
    }

    /// <summary>The end of a message about an unknown word: the word that was meant, or those there are, if they are few.</summary>
    public string Hint(string word, IReadOnlyCollection<string> known)
    {
        if (report.IsFull)
            return "";
        if (OtherWords.Remark(word) is string remark)
            return remark;
        if (Meant(word, known) is string meant)
            return $"; did you mean {Quoted.Of(meant)}?";
        return known.Count <= 16 ? $"; it takes {string.Join(", ", known)}" : "";
    }

    /// <summary>Whether a key that is missing stands there as one that nobody knows, which is reported by itself.</summary>
    public bool IsMisspelt(string key, IEnumerable<YamlEntry> entries, IReadOnlyCollection<string> known) =>
        !report.IsFull && entries.Any(entry => !known.Contains(entry.Key.Text) && Meant(entry.Key.Text, known) == key);

    private static string? Meant(string word, IReadOnlyCollection<string> known) =>
        OtherWords.Find(word, known) ?? NearestWord.Find(word, known);

    public static string KindOf(YamlNode node) => node switch
    {
        YamlScalar => "single value",
        YamlSequence => "list",
        _ => "mapping",
    };

    public int? Integer(string text, TextRange range, string place, int min, int max)
    {
        if (!IsInteger(text))
        {
            report.Add(DiagnosticCatalog.Malformed, range, $"{place} {Quoted.Of(text)} is not a whole number");
            return null;
        }
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number >= min && number <= max)
            return (int)number;
        report.Add(DiagnosticCatalog.OutOfRange, range,
            FormattableString.Invariant($"{place} is {Quoted.OneLine(text, 30)}; it must be between {min} and {max:N0}"));
        return null;
    }

    private static readonly string[] FlagWords = ["true", "false"];

    private static bool IsInteger(string text)
    {
        int start = text.Length > 0 && text[0] == '-' ? 1 : 0;
        if (start == text.Length)
            return false;
        for (int i = start; i < text.Length; i++)
            if (text[i] is < '0' or > '9')
                return false;
        return true;
    }

    private static double? ParseNumber(string text)
    {
        int slash = text.IndexOf('/');
        if (slash < 0)
            return ParseDecimal(text);
        double? ratio = ParseDecimal(text.Substring(0, slash)) / ParseDecimal(text.Substring(slash + 1));
        return ratio is double number && !double.IsNaN(number) && !double.IsInfinity(number) ? number : null;
    }

    private static double? ParseDecimal(string text)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool parsed = double.TryParse(text, Styles, CultureInfo.InvariantCulture, out double number);
        return parsed && !double.IsNaN(number) && !double.IsInfinity(number) ? number : null;
    }
}
