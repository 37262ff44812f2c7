using System.Globalization;
using System.Text;

namespace NetGen.Compiler;

/// <summary>Writes indented C# in the invariant culture, with a line feed at each line's end on every system.</summary>
public sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', _depth * 4).Append(text);
        _text.Append('\n');
    }

    public void Line(FormattableString text) => Line(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Several lines, each at the current depth.</summary>
    public void Lines(string text)
    {
        foreach (string line in text.Replace("\r", "").Split('\n'))
            Line(line);
    }

    /// <summary>Opens a block under a head, or a bare one.</summary>
    public void Open(string head = "")
    {
        if (head.Length > 0)
            Line(head);
        Line("{");
        _depth++;
    }

    public void Open(FormattableString head) => Open(head.ToString(CultureInfo.InvariantCulture));

    /// <summary>Closes a block; a long loop's brace says which loop it ends.</summary>
    public void Close(string comment = "")
    {
        _depth--;
        Line(comment.Length == 0 ? "}" : "} // " + comment);
    }

    /// <summary>Closes a block that ends a statement, or an item of a list.</summary>
    public void CloseWith(char end)
    {
        _depth--;
        Line("}" + end);
    }

    public override string ToString() => _text.ToString();
}
