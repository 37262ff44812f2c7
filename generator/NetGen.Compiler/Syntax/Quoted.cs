using System.Globalization;
using System.Text;

namespace NetGen.Compiler;

/// <summary>A spec's own words in a message or a comment: on one line, printable, and no longer than a line bears.</summary>
internal static class Quoted
{
    private const int MaxLength = 60;

    /// <summary>In single quotes.</summary>
    public static string Of(string text) => $"'{OneLine(text, MaxLength)}'";

    /// <summary>White space becomes single spaces, other control characters '?', and what is too long ends in '...'.</summary>
    public static string OneLine(string text, int maxLength)
    {
        StringBuilder line = new();
        foreach (char c in text)
        {
            if (line.Length >= maxLength)
                return line.Append("...").ToString();
            if (char.IsWhiteSpace(c))
            {
                if (line.Length > 0 && line[line.Length - 1] != ' ')
                    line.Append(' ');
            }
            else
                line.Append(IsPrintable(c) ? c : '?');
        }
        return line.ToString().TrimEnd();
    }

    public static bool IsPrintable(char c) => CharUnicodeInfo.GetUnicodeCategory(c)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
