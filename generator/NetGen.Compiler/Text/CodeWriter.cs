using System.Globalization;
using System.Text;

namespace NetGen.Compiler;

/// <summary>Writes indented C# in the invariant culture, with a line feed at each line's end on every system.</summary>
public sealed class CodeWriter
{
    /// <summary>The end of a loop that takes more of a screen says which loop it is.</summary>
    private const int LongLoop = 30;

    /// <summary>
    /// Kernels are loops: they are compiled once, at once and fully, not first without optimization and anew as they run.
    /// </summary>
    public const string CompiledAtOnce =
        "[global::System.Runtime.CompilerServices.MethodImpl("
        + "global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]";

    private readonly StringBuilder _text = new();
    private readonly Stack<(string Head, int Line)> _blocks = new();
    private int _line;

    private int Depth => _blocks.Count;

    public void Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', Depth * 4).Append(text);
        _text.Append('\n');
        _line++;
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
        _blocks.Push((head, _line));
    }

    public void Open(FormattableString head) => Open(head.ToString(CultureInfo.InvariantCulture));

    /// <summary>Closes a block; a long loop's brace says which loop it ends.</summary>
    public void Close(string comment = "")
    {
        (string head, int line) = _blocks.Pop();
        if (comment.Length == 0 && _line - line > LongLoop)
            comment = LoopVariable(head);
        Line(comment.Length == 0 ? "}" : "} // " + comment);
    }

    /// <summary>Closes a block that ends a statement, or an item of a list.</summary>
    public void CloseWith(char end)
    {
        _blocks.Pop();
        Line("}" + end);
    }

    public override string ToString() => _text.ToString();

    /// <summary><c>row</c> of <c>for (int row = 0; ...)</c>; nothing of other heads.</summary>
    private static string LoopVariable(string head)
    {
        const string start = "for (int ";
        return head.StartsWith(start, StringComparison.Ordinal) ? head.Substring(start.Length).Split(' ')[0] : "";
    }
}
