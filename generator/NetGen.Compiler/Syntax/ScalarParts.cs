namespace NetGen.Compiler;

/// <summary>Finds parts of a scalar's value in the file, where it may be quoted or folded over several lines.</summary>
internal sealed class ScalarParts
{
    private readonly YamlScalar _scalar;
    private readonly int[] _offsets;
    private readonly List<int> _lineStarts = [];

    public ScalarParts(YamlScalar scalar)
    {
        _scalar = scalar;
        _offsets = FindOffsets(scalar.Text, scalar.Source);
        for (int i = 1; i <= scalar.Source.Length; i++)
            if (IsBreak(scalar.Source[i - 1]) && !(scalar.Source[i - 1] == '\r' && i < scalar.Source.Length && scalar.Source[i] == '\n'))
                _lineStarts.Add(i);
    }

    /// <summary>Where a part of the value stands; the whole scalar's range where escapes hide it.</summary>
    public TextRange Locate(int start, int length)
    {
        int offset = start < _offsets.Length ? _offsets[start] : _scalar.Source.Length;
        if (offset + length > _scalar.Source.Length || string.CompareOrdinal(_scalar.Source, offset, _scalar.Text, start, length) != 0)
            return _scalar.Range;
        int line = _lineStarts.BinarySearch(offset);
        line = line >= 0 ? line + 1 : ~line;
        int column = line == 0 ? _scalar.Range.StartColumn + offset : offset - _lineStarts[line - 1];
        line += _scalar.Range.StartLine;
        return new TextRange(_scalar.Range.Start + offset, length, line, column, line, column + length);
    }

    // Quotes and folding change only white space and what stands before the text, so the characters that are none follow
    // one another alike in the value and in the file. Escapes break that; Locate notices.
    private static int[] FindOffsets(string text, string source)
    {
        int[] offsets = new int[text.Length];
        int offset = HeaderLength(source);
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
                while (offset < source.Length && char.IsWhiteSpace(source[offset]))
                    offset++;
            offsets[i] = Math.Min(offset, source.Length);
            if (!char.IsWhiteSpace(text[i]))
                offset++;
        }
        return offsets;
    }

    private static int HeaderLength(string source)
    {
        if (source.Length == 0)
            return 0;
        if (source[0] is '\'' or '"')
            return 1;
        if (source[0] is not ('|' or '>'))
            return 0;
        int end = source.IndexOf('\n');
        return end < 0 ? source.Length : end + 1;
    }

    // The line breaks of YAML 1.1, which are those of Roslyn's SourceText.
    private static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';
}
