namespace NetGen.Compiler;

/// <summary>The lines that register tiles have in common.</summary>
public static class TileCode
{
    /// <summary>Where vector <paramref name="v"/> of a tile lies behind its first.</summary>
    public static string VectorOffset(int v) => v switch { 0 => "0", 1 => "S.Count", _ => FormattableString.Invariant($"{v} * S.Count") };

    public static string Accumulator(int row, int vector) => FormattableString.Invariant($"a{row}_{vector}");

    /// <summary>An index expression plus a constant, without a term that is zero.</summary>
    public static string Plus(string index, int offset) => offset == 0 ? index
        : index is "0" ? FormattableString.Invariant($"{offset}")
        : FormattableString.Invariant($"{index} {(offset < 0 ? '-' : '+')} {Math.Abs(offset)}");

    public static string Times(string index, int factor) => (index, factor) switch
    {
        ("0", _) or (_, 0) => "0",
        (_, 1) => index,
        _ => FormattableString.Invariant($"{index} * {factor}"),
    };

    /// <summary>A sum of index terms, without those that are zero.</summary>
    public static string Sum(params string[] terms)
    {
        string sum = string.Join(" + ", terms.Where(term => term != "0"));
        return sum.Length == 0 ? "0" : sum;
    }

    /// <summary>Opens <c>for (int name = 0; name &lt; count; name++)</c>, or nothing where one pass is all there is.</summary>
    public static bool OpenLoop(CodeWriter w, string name, int count, int step = 1)
    {
        if (count <= step)
            return false;
        w.Open(step == 1
            ? FormattableString.Invariant($"for (int {name} = 0; {name} < {count}; {name}++)")
            : FormattableString.Invariant($"for (int {name} = 0; {name} < {count}; {name} += {step})"));
        return true;
    }

    /// <summary>Opens the loop over output channels, a tile's vectors at a time.</summary>
    public static void OpenColumns(CodeWriter w, int paddedChannels, int vectors) =>
        w.Open($"for (int column = 0; column < {paddedChannels}; column += {(vectors == 1 ? "S.Count" : FormattableString.Invariant($"{vectors} * S.Count"))})");

    /// <summary>A step of a tile: loads its vectors, then for each row a broadcast and a multiply-add for each vector.</summary>
    public static void MultiplyAddStep(CodeWriter w, Tile tile, string vectors, Func<int, string> rowValue)
    {
        for (int v = 0; v < tile.Vectors; v++)
            w.Line($"V w{v} = S.Load(in {vectors}, {VectorOffset(v)});");
        for (int r = 0; r < tile.Rows; r++)
        {
            w.Line($"V x{r} = S.Broadcast({rowValue(r)});");
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"{Accumulator(r, v)} = S.MultiplyAdd(x{r}, w{v}, {Accumulator(r, v)});");
        }
    }
}
