using System.Globalization;
namespace NetGen.Compiler;

/// <summary>
/// A square of vectors in memory as the text of a routine: rows and columns a stride apart, each stride a C# expression. References to its
/// rows are declared before the loop over channels, places in a row within it.
/// </summary>
internal sealed record WinogradGrid(string Name, int Count, string RowStride, string ColumnStride)
{
    public void WriteRows(CodeWriter w)
    {
        for (int y = 1; y < Count; y++)
            w.Line($"ref float {Name}{y} = ref At(ref {Name}, {(y == 1 ? "" : $"{y} * ")}{RowStride});");
    }

    public void WriteColumns(CodeWriter w)
    {
        for (int x = 1; x < Count; x++)
            w.Line($"int {Name}At{x} = column + {(x == 1 ? "" : $"{x} * ")}{ColumnStride};");
    }

    public string Load(int y, int x) => $"S.Load(in {Row(y)}, {Place(x)})";

    public string Store(string value, int y, int x) => $"S.Store({value}, ref {Row(y)}, {Place(x)});";

    /// <summary>
    /// Writes the product of a matrix, the grid and the matrix transposed: <c>name_j_k</c> for each element; first along the rows, then down
    /// the columns. <paramref name="done"/> is called with each element that is there.
    /// </summary>
    public void WriteTransform(CodeWriter w, double[,] matrix, string name, Action<int, int> done)
    {
        int results = matrix.GetLength(0);
        for (int y = 0; y < Count; y++)
        {
            for (int x = 0; x < Count; x++)
                w.Line($"V {Name}{y}_{x} = {Load(y, x)};");
            TransformCode.Write(w, matrix, Names(Name, Count, x => $"{y}_{x}"), Names("t", results, k => $"{y}_{k}"));
        }
        for (int k = 0; k < results; k++)
        {
            TransformCode.Write(w, matrix, Names("t", Count, y => $"{y}_{k}"), Names(name, results, j => $"{j}_{k}"));
            for (int j = 0; j < results; j++)
                done(j, k);
        }
    }

    private string Row(int y) => y == 0 ? Name : Name + y.ToString(CultureInfo.InvariantCulture);

    private string Place(int x) => x == 0 ? "column" : FormattableString.Invariant($"{Name}At{x}");

    private static string[] Names(string letter, int count, Func<int, FormattableString> index) =>
        [.. Enumerable.Range(0, count).Select(i => letter + FormattableString.Invariant(index(i)))];

    /// <summary>Writes a routine that transforms one grid to another, channel vector by channel vector.</summary>
    public static void WriteRoutine(CodeWriter w, double[,] matrix, WinogradGrid from, WinogradGrid to)
    {
        from.WriteRows(w);
        to.WriteRows(w);
        w.Open("for (int column = 0; column < channels; column += S.Count)");
        from.WriteColumns(w);
        to.WriteColumns(w);
        from.WriteTransform(w, matrix, to.Name, (j, k) => w.Line(to.Store($"{to.Name}{j}_{k}", j, k)));
        w.Close("column");
    }
}
