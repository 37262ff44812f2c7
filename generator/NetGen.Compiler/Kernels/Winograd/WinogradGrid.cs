namespace NetGen.Compiler;

/// <summary>A square of vectors in memory as the text of a routine: rows and columns a stride apart, each stride a C# expression.</summary>
internal sealed record WinogradGrid(string Name, string RowStride, string ColumnStride)
{
    /// <summary>Whether the first <c>skipRows</c> rows and <c>skipColumns</c> columns are read as zeros.</summary>
    public bool SkipsSome { get; init; }

    /// <summary>
    /// Writes the product of a matrix, this grid and the matrix transposed: first along the rows, then down the columns. What is between,
    /// too much for registers, goes to memory: to the larger of the two grids, so what this one held is lost where it is that.
    /// </summary>
    public void WriteTransform(CodeWriter w, double[,] matrix, WinogradGrid to)
    {
        int results = matrix.GetLength(0), count = matrix.GetLength(1);
        WinogradGrid between = results < count ? this : to;
        OpenChannels(w);
        WriteRows(w, matrix, between);
        w.Open($"for (int column = 0; column < {results}; column++)");
        between.WriteColumnReferences(w, "column", between == to ? results : count);
        between.WriteColumn(w, matrix);
        if (between != to)
            to.WriteColumnReferences(w, "column", results);
        for (int y = 0; y < results; y++)
            w.Line($"S.Store(y{y}, ref {to.Name}{y}, 0);");
        w.Close("column");
        w.Close("channel");
    }

    public static void OpenChannels(CodeWriter w) => w.Open("for (int channel = 0; channel < channels; channel += S.Count)");

    /// <summary>
    /// Writes the transform along the rows, from this grid to the first columns of <paramref name="to"/>, which may be this one.
    /// </summary>
    public void WriteRows(CodeWriter w, double[,] matrix, WinogradGrid to)
    {
        int results = matrix.GetLength(0), count = matrix.GetLength(1);
        w.Open($"for (int row = 0; row < {count}; row++)");
        WriteReferences(w, "row", RowStride, ColumnStride, count, "");
        if (SkipsSome)
            w.Line($"int skip = row < skipRows ? {count} : skipColumns;");
        for (int x = 0; x < count; x++)
            w.Line($"V a{x} = {(SkipsSome ? $"skip > {x} ? S.Zero : " : "")}S.Load(in {Name}{x}, 0);");
        TransformCode.Write(w, matrix, Names("a", count, ""), Names("t", results, ""));
        if (to != this)
            to.WriteReferences(w, "row", to.RowStride, to.ColumnStride, results, "");
        for (int k = 0; k < results; k++)
            w.Line($"S.Store(t{k}, ref {to.Name}{k}, 0);");
        w.Close("row");
    }

    /// <summary>Writes references to a column's vectors.</summary>
    /// <param name="suffix">What sets their names apart from another column's.</param>
    public void WriteColumnReferences(CodeWriter w, string column, int count, string suffix = "") =>
        WriteReferences(w, column, ColumnStride, RowStride, count, suffix);

    /// <summary>Writes the transform of the column to which there are references: vectors <c>y0</c>, <c>y1</c>, ...</summary>
    public void WriteColumn(CodeWriter w, double[,] matrix, string suffix = "")
    {
        int results = matrix.GetLength(0), count = matrix.GetLength(1);
        for (int j = 0; j < count; j++)
            w.Line($"V t{j}{suffix} = S.Load(in {Name}{j}{suffix}, 0);");
        TransformCode.Write(w, matrix, Names("t", count, suffix), Names("y", results, suffix));
    }

    /// <summary>Each reference a stride behind the one before it, which takes fewer registers than offsets do.</summary>
    private void WriteReferences(CodeWriter w, string line, string lineStride, string stride, int count, string suffix)
    {
        w.Line($"ref float {Name}0{suffix} = ref At(ref {Name}, {line} * {lineStride} + channel);");
        for (int i = 1; i < count; i++)
            w.Line($"ref float {Name}{i}{suffix} = ref At(ref {Name}{i - 1}{suffix}, {stride});");
    }

    private static string[] Names(string letter, int count, string suffix) =>
        [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{letter}{i}{suffix}"))];
}
