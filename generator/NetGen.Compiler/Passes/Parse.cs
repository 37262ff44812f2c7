using System.Text;

namespace NetGen.Compiler;

/// <summary>A pass's value, null where its mistakes leave none, and its mistakes.</summary>
public sealed record Result<T>(T? Value, EquatableArray<LocatedDiagnostic> Diagnostics) where T : class;

/// <summary>Text to YAML nodes with their places. Checks the limits first; reports, never throws, whatever the text holds.</summary>
public static class Parse
{
    /// <summary>The tree of a spec's text. A byte order mark is skipped, and positions are counted after it.</summary>
    public static Result<NetworkSyntax> Run(string text, string filePath)
    {
        SpecReport report = new(filePath);
        NetworkSyntax? syntax = Read(text, report);
        return new Result<NetworkSyntax>(syntax, report.ToArray());
    }

    private static NetworkSyntax? Read(string text, SpecReport report)
    {
        if (text.Length > SpecLimits.FileBytes || Encoding.UTF8.GetByteCount(text) > SpecLimits.FileBytes)
        {
            report.Add(DiagnosticCatalog.FileTooLarge, default, "the file is larger than 1 MB; a spec holds an architecture, not weights");
            return null;
        }
        if (text.Length > 0 && text[0] == '\uFEFF')
            text = text.Substring(1);
        if (FindControlCharacter(text) is int index)
        {
            report.Add(DiagnosticCatalog.InvalidCharacter, RangeOf(text, index), FormattableString.Invariant(
                $"the control character U+{(int)text[index]:X4} does not belong in a spec; save the file as UTF-8 text"));
            return null;
        }

        YamlNode? root = new YamlReader(new StringReader(text), text, report).Read();
        if (root is YamlMapping mapping)
            return new NetworkSyntax(mapping);
        if (root is null && report.Count > 0)
            return null;
        if (root is null or YamlScalar { Text: "" })
            report.Add(DiagnosticCatalog.EmptyFile, default, "the spec is empty; it needs at least input, layers and loss");
        else
            report.Add(DiagnosticCatalog.WrongNode, root.Range, "a spec is a mapping of keys: input, layers, loss, ...");
        return null;
    }

    // YamlDotNet takes NUL for the end of the file and would drop what follows without a word.
    private static int? FindControlCharacter(string text)
    {
        for (int i = 0; i < text.Length; i++)
            if (char.IsControl(text[i]) && text[i] is not ('\t' or '\n' or '\r' or '\u0085'))
                return i;
        return null;
    }

    private static TextRange RangeOf(string text, int index)
    {
        int line = 0, lineStart = 0;
        for (int i = 0; i < index; i++)
            if (text[i] == '\n' || text[i] == '\r' && text[i + 1] != '\n')
                (line, lineStart) = (line + 1, i + 1);
        return new TextRange(index, 1, line, index - lineStart, line, index - lineStart + 1);
    }
}
