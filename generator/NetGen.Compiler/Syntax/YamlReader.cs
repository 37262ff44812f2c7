using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace NetGen.Compiler;

/// <summary>
/// Builds the tree from YamlDotNet's events, with a stack of its own instead of recursion. YamlDotNet's object model is not used:
/// it is quadratic on nested brackets and overflows the stack on nested dashes.
/// </summary>
internal sealed class YamlReader(TextReader input, string text, SpecReport report)
{
    private readonly Stack<OpenNode> _open = new();
    private YamlNode? _root;

    /// <summary>Events read so far; what tests count instead of time.</summary>
    public int EventCount { get; private set; }

    /// <summary>The root of the only document; null after a mistake that leaves no tree, or where the file is empty.</summary>
    public YamlNode? Read()
    {
        Parser parser = new(input);
        try
        {
            while (parser.MoveNext())
            {
                EventCount++;
                if (!Take(parser.Current!))
                    return null;
            }
            return _root;
        }
        catch (YamlException mistake)
        {
            // Where the parser itself complains of a tab, its place is that of what the tab broke.
            if (TabIn(text, mistake.Message.Contains("tab") ? int.MaxValue : (int)mistake.End.Line) is TextRange tab)
            {
                report.Add(DiagnosticCatalog.YamlSyntax, tab,
                    "not valid YAML: a tab stands where lines are indented, and YAML takes spaces alone; replace it by spaces");
                return null;
            }
            report.Add(DiagnosticCatalog.YamlSyntax, Range(mistake.Start, mistake.End), $"not valid YAML: {Explain(mistake.Message)}");
            return null;
        }
        catch (InvalidOperationException) when (_open.Count > 0)
        {
            // What YamlDotNet throws where the file ends inside brackets.
            OpenNode open = _open.Peek();
            report.Add(DiagnosticCatalog.YamlSyntax, Range(open.Start, open.Start), "not valid YAML: what opens here is never closed");
            return null;
        }
        catch (Exception fault) when (fault
            is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            report.Add(DiagnosticCatalog.YamlSyntax, Range(parser.Current?.Start ?? Mark.Empty, parser.Current?.End ?? Mark.Empty),
                "not valid YAML: the text after this cannot be read");
            return null;
        }
    }

    /// <summary>False after a mistake that ends the reading.</summary>
    private bool Take(ParsingEvent current)
    {
        switch (current)
        {
            case AnchorAlias alias:
                report.Add(DiagnosticCatalog.AnchorAliasOrTag, Range(alias.Start, alias.End),
                    $"the alias {Quoted.Of("*" + alias.Value)} is not used in specs; write the value out");
                return false;
            case DocumentStart when _root is not null:
                report.Add(DiagnosticCatalog.SeveralDocuments, Range(current.Start, current.End),
                    "a second document starts here; a file is one spec");
                return false;
            case Scalar scalar:
                CheckProperties(scalar);
                Add(ReadScalar(scalar));
                return true;
            case SequenceStart or MappingStart:
                CheckProperties((NodeEvent)current);
                if (_open.Count == SpecLimits.Nesting)
                {
                    report.Add(DiagnosticCatalog.NestedTooDeep, Range(current.Start, current.End),
                        $"lists and mappings nest more than {SpecLimits.Nesting} deep here; a spec needs five");
                    return false;
                }
                _open.Push(new OpenNode(current is MappingStart, current.Start));
                return true;
            case SequenceEnd or MappingEnd:
                Add(Close(_open.Pop(), current.End));
                return true;
            default:
                return true;
        }
    }

    private void CheckProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
            report.Add(DiagnosticCatalog.AnchorAliasOrTag, Range(node.Start, node.End),
                $"the anchor {Quoted.Of("&" + node.Anchor.Value)} is not used in specs; remove it");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            report.Add(DiagnosticCatalog.AnchorAliasOrTag, Range(node.Start, node.End),
                $"the tag {Quoted.Of(FirstWord(Range(node.Start, node.Start).Start))} is not used in specs; remove it");
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        TextRange range = Range(scalar.Start, scalar.End);
        if (HasInvalidUnicode(scalar.Value))
            report.Add(DiagnosticCatalog.InvalidCharacter, range,
                $"{Quoted.Of(scalar.Value)} holds what is no valid text; save the file as UTF-8");
        return new YamlScalar(scalar.Value, text.Substring(range.Start, range.Length), range);
    }

    private void Add(YamlNode node)
    {
        if (_open.Count == 0)
        {
            _root = node;
            return;
        }
        OpenNode parent = _open.Peek();
        if (!parent.IsMapping)
            parent.Items.Add(node);
        else if (!parent.AwaitsValue)
        {
            parent.Key = node as YamlScalar;
            parent.AwaitsValue = true;
            if (parent.Key is null)
                report.Add(DiagnosticCatalog.WrongNode, node.Range, "a key must be a single value, not a list or a mapping");
            else if (!parent.Keys.Add(parent.Key.Text))
            {
                report.Add(DiagnosticCatalog.DuplicateKey, node.Range,
                    $"the key {Quoted.Of(parent.Key.Text)} is given twice; remove one of the two");
                parent.Key = null;
            }
        }
        else
        {
            parent.AwaitsValue = false;
            if (parent.Key is not null)
                parent.Entries.Add(new YamlEntry(parent.Key, node));
        }
        parent.End = Max(parent.End, node.Range);
    }

    private YamlNode Close(OpenNode node, Mark end)
    {
        // A block collection's end event stands where the next thing starts, so it ends with its last child; brackets are seen.
        TextRange range = Range(node.Start, node.Start);
        int endIndex = Math.Min((int)end.Index, text.Length - 1);
        if (range.Start <= endIndex && text[endIndex] is ']' or '}' && text[range.Start] is '[' or '{')
            range = range with { Length = endIndex + 1 - range.Start, EndLine = (int)end.Line - 1, EndColumn = (int)end.Column };
        else if (node.End is TextRange last)
            range = range with { Length = last.Start + last.Length - range.Start, EndLine = last.EndLine, EndColumn = last.EndColumn };
        return node.IsMapping
            ? new YamlMapping(node.Entries.ToEquatableArray(), range)
            : new YamlSequence(node.Items.ToEquatableArray(), range);
    }

    // Marks count lines and columns from 1, and the scanner may run past the end of the text.
    private TextRange Range(Mark start, Mark end)
    {
        int from = Math.Min((int)start.Index, text.Length), to = Math.Max(from, Math.Min((int)end.Index, text.Length));
        int length = to - from;
        return new TextRange(from, length, (int)start.Line - 1, (int)start.Column - 1, (int)end.Line - 1, (int)end.Column - 1);
    }

    private static TextRange? Max(TextRange? a, TextRange b) =>
        a is TextRange earlier && earlier.Start + earlier.Length > b.Start + b.Length ? earlier : b;

    private static bool HasInvalidUnicode(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '\uFFFD' || char.IsLowSurrogate(value[i]))
                return true;
            if (char.IsHighSurrogate(value[i]) && (++i == value.Length || !char.IsLowSurrogate(value[i])))
                return true;
        }
        return false;
    }

    /// <summary>
    /// The first tab that indents a line, up to the line given, counted from 1, where reading ended; null where there is none.
    /// </summary>
    private static TextRange? TabIn(string text, int lastLine)
    {
        int start = 0;
        for (int line = 0; line < lastLine && start < text.Length; line++)
        {
            int end = text.IndexOf('\n', start);
            int first = start;
            while (first < text.Length && text[first] == ' ')
                first++;
            if (first < text.Length && text[first] == '\t')
                return new TextRange(first, 1, line, first - start, line, first - start + 1);
            start = end < 0 ? text.Length : end + 1;
        }
        return null;
    }

    private string FirstWord(int start)
    {
        int end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return text.Substring(start, end - start);
    }

    private static string Explain(string message)
    {
        if (message.Contains("invalid mapping"))
            return "a colon stands where none can; a line may be indented too far, or a value that holds ': ' lack its quotes";
        return message.Length == 0
            ? "it cannot be read from here on"
            : char.ToLowerInvariant(message[0]) + message.Substring(1).TrimEnd('.');
    }

    /// <summary>A list or mapping whose end has not been read.</summary>
    private sealed class OpenNode(bool isMapping, Mark start)
    {
        public bool IsMapping { get; } = isMapping;

        public Mark Start { get; } = start;

        public TextRange? End { get; set; }

        public List<YamlNode> Items { get; } = [];

        public List<YamlEntry> Entries { get; } = [];

        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public YamlScalar? Key { get; set; }

        public bool AwaitsValue { get; set; }
    }
}
