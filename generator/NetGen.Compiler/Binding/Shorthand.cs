using System.Text.RegularExpressions;

namespace NetGen.Compiler;

/// <summary>Splits a shorthand into its layer's word and the options that the rest of it stands for.</summary>
internal static class Shorthand
{
    private const RegexOptions Options = RegexOptions.CultureInvariant;
    private static readonly Regex KernelAndFilters = new(
        @"^(?<kernel>[0-9]+(x[0-9]+)?)-(?<filters>[0-9]+)(/(?<stride>[0-9]+(x[0-9]+)?))?\z", Options);
    private static readonly Regex Kernel = new(@"^(?<kernel>[0-9]+(x[0-9]+)?)?(/(?<stride>[0-9]+(x[0-9]+)?))?\z", Options);
    private static readonly Regex Number = new(@"^(?<number>[0-9.]+([eE][-+]?[0-9]+)?(/[0-9.]+)?)?\z", Options);

    private static readonly Regex Factor = new(@"^((?<factor>[0-9]+)x(?![0-9])|(?<factor>[0-9]+x[0-9]+))?\z", Options);

    private static readonly Regex Empty = new(@"^\z", Options);

    /// <summary>A shorthand longer than this is none, and is not searched for one.</summary>
    private const int MaxLength = 100;

    /// <summary>
    /// The kind and the options; no options after a mistake, and no kind where none is near. <paramref name="isKey"/>: whether it is the
    /// key of a long form, which may hold the options that it leaves out.
    /// </summary>
    public static (LayerKind? Kind, List<YamlEntry>? Options) Read(
        YamlScalar scalar, bool isKey, string label, LayerVocabulary layers, ValueReader reader)
    {
        string text = scalar.Text;
        // Words that end in digits (relu6) come first.
        LayerKind? whole = layers.Find(text);
        int letters = 0;
        while (whole is null && letters < text.Length && char.IsLetter(text[letters]))
            letters++;
        string word = whole?.Word ?? text.Substring(0, letters), tail = text.Substring(word.Length);

        LayerKind? kind = layers.Find(word);
        if (text.IndexOf(',') >= 0)
            reader.Report.Add(DiagnosticCatalog.MalformedShorthand, scalar.Range,
                $"{label}: {Quoted.Of(text)} holds a comma; write one layer an item, or all of them as one text: "
                    + "layers: conv5x5-32, pool, dense10");
        else if (kind is null || text.Length > MaxLength || OtherWords.Find(text, layers.Words) is not null)
            kind = ReportUnknown(scalar, word, tail, label, layers, reader);
        else if (Match(kind, tail) is { Success: true } match && (isKey || !IsIncomplete(kind, tail)))
            return (kind, ReadOptions(kind, match, scalar, word.Length));
        else
            reader.Report.Add(
                DiagnosticCatalog.MalformedShorthand, scalar.Range, $"{label}: {Quoted.Of(text)} is malformed; {FormOf(kind)}");
        return (kind, null);
    }

    private static Match Match(LayerKind kind, string tail) => kind.Shorthand switch
    {
        ShorthandForm.KernelAndFilters when tail.Length > 0 => KernelAndFilters.Match(tail),
        ShorthandForm.Kernel => Kernel.Match(tail),
        ShorthandForm.Factor => Factor.Match(tail),
        ShorthandForm.Number => Number.Match(tail),
        // The word alone; what its long form asks for may be in the options beside it.
        _ => Empty.Match(tail),
    };

    private static List<YamlEntry> ReadOptions(LayerKind kind, Match match, YamlScalar scalar, int offset)
    {
        List<YamlEntry> options = [];
        Add("kernel", "kernel");
        Add("filters", "filters");
        Add("stride", "stride");
        Add("factor", "factor");
        Add("number", kind.MainOption ?? "");
        return options;

        void Add(string group, string key)
        {
            if (match.Groups[group] is not { Success: true } part)
                return;
            TextRange range = scalar.RangeOf(offset + part.Index, part.Length);
            options.Add(new YamlEntry(new YamlScalar(key, key, range), new YamlScalar(part.Value, part.Value, range)));
        }
    }

    /// <summary>Returns the kind that may have been meant.</summary>
    private static LayerKind? ReportUnknown(
        YamlScalar scalar, string word, string tail, string label, LayerVocabulary layers, ValueReader reader)
    {
        LayerKind? whole = null, start = null;
        if (!reader.Report.IsFull && scalar.Text.Length <= MaxLength)
            (whole, start) = (Meant(scalar.Text, layers), Meant(word, layers));
        string hint = whole is not null ? Suggest(whole, "") : start is not null ? Suggest(start, tail)
            : "; the layers are listed in the language's documentation";
        reader.Report.Add(DiagnosticCatalog.UnknownLayer, scalar.Range, $"{label}: {Quoted.Of(scalar.Text)} is not a layer{hint}");
        return whole ?? start;
    }

    private static LayerKind? Meant(string word, LayerVocabulary layers) =>
        (OtherWords.Find(word, layers.Words) ?? NearestWord.Find(word, layers.Words)) is string meant
            ? layers.Find(meant) : null;

    private static string Suggest(LayerKind kind, string tail)
    {
        bool fits = Match(kind, tail).Success && !IsIncomplete(kind, tail);
        return $"; did you mean {Quoted.Of(fits ? kind.Word + tail : kind.Example)}?";
    }

    /// <summary>A shorthand without the numbers it needs; its word alone is fine as the key of a long form.</summary>
    private static bool IsIncomplete(LayerKind kind, string tail) => tail.Length == 0 && kind.Shorthand == ShorthandForm.KernelAndFilters;

    private static string FormOf(LayerKind kind) => kind.Shorthand switch
    {
        ShorthandForm.KernelAndFilters =>
            $"it is written {kind.Word}<rows>x<columns>-<filters>, and /<stride> if any, such as {kind.Example}",
        ShorthandForm.Kernel => $"it is written {kind.Word}<rows>x<columns>, and /<stride> if any, such as {kind.Example}",
        ShorthandForm.Factor => $"it is written {kind.Word}<factor>x, such as {kind.Example}",
        ShorthandForm.Number => $"it is written {kind.Word}<{kind.MainOption}>, such as {kind.Example}",
        _ => $"nothing follows the word; write {kind.Example}",
    };
}
