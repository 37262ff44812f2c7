namespace NetGen.Compiler;

/// <summary>Finds a part of a scalar's value in the file, where it may be quoted or folded over several lines.</summary>
internal static class ScalarPart
{
    public static TextRange Locate(YamlScalar scalar, int start, int length)
    {
        // Quotes and folding change only white space and what stands before the text, so the part starts
        // after as many other characters in the file as in the value. Escapes break that; then the check below fails.
        string source = scalar.Source;
        int offset = HeaderLength(source);
        for (int before = CountNonSpace(scalar.Text, start); before > 0 && offset < source.Length; offset++)
            if (!char.IsWhiteSpace(source[offset]))
                before--;
        while (offset < source.Length && char.IsWhiteSpace(source[offset]))
            offset++;
        if (offset + length > source.Length || string.CompareOrdinal(source, offset, scalar.Text, start, length) != 0)
            return scalar.Range;

        (int line, int column) = (scalar.Range.StartLine, scalar.Range.StartColumn);
        for (int i = 0; i < offset; i++)
        {
            column++;
            if (IsBreak(source[i]) && !(source[i] == '\r' && i + 1 < source.Length && source[i + 1] == '\n'))
                (line, column) = (line + 1, 0);
        }
        return new TextRange(scalar.Range.Start + offset, length, line, column, line, column + length);
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

    private static int CountNonSpace(string text, int end)
    {
        int count = 0;
        for (int i = 0; i < end; i++)
            if (!char.IsWhiteSpace(text[i]))
                count++;
        return count;
    }

    // The line breaks of YAML 1.1, which are those of Roslyn's SourceText.
    private static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';
}
