namespace NetGen.Compiler;

/// <summary>The lines that register tiles have in common.</summary>
public static class TileCode
{
    /// <summary>Where vector <paramref name="v"/> of a tile lies behind its first.</summary>
    public static Affine VectorOffset(int v) => Var("S.Count") * v;

    public static string Accumulator(int row, int vector) => FormattableString.Invariant($"a{row}_{vector}");

    /// <summary>A variable of the generated code, as an index.</summary>
    public static Affine Var(string expression) => Affine.Of(expression);

    /// <summary>The float so far behind a reference.</summary>
    public static string At(string reference, Affine index) => index.IsZero ? reference : $"At(ref {reference}, {index})";

    /// <summary>A reference to the float so far behind another.</summary>
    public static string Ref(string reference, Affine index) => "ref " + At(reference, index);

    /// <summary>Moves a reference on by so many floats.</summary>
    public static void Advance(CodeWriter w, string reference, Affine floats)
    {
        if (!floats.IsZero)
            w.Line($"{reference} = {Ref(reference, floats)};");
    }

    /// <summary>
    /// Opens <c>for (int name = 0; name &lt; count; name++)</c> and returns its variable; or 0, and opens nothing, where one pass is all
    /// there is.
    /// </summary>
    public static Affine OpenLoop(CodeWriter w, string name, int count, int step = 1)
    {
        if (count <= step)
            return 0;
        w.Open(step == 1
            ? FormattableString.Invariant($"for (int {name} = 0; {name} < {count}; {name}++)")
            : FormattableString.Invariant($"for (int {name} = 0; {name} < {count}; {name} += {step})"));
        return Var(name);
    }

    /// <summary>Closes what <see cref="OpenLoop"/> opened; the innermost variable comes first.</summary>
    public static void CloseLoops(CodeWriter w, params Affine[] variables)
    {
        foreach (Affine variable in variables)
            if (!variable.IsZero)
                w.Close(variable.ToString());
    }

    /// <summary>Opens the loop over output channels, a tile's vectors at a time.</summary>
    public static void OpenColumns(CodeWriter w, int paddedChannels, int vectors) =>
        w.Open($"for (int column = 0; column < {paddedChannels}; column += {VectorOffset(vectors)})");

    /// <summary>How many there are of something in a part of it, where all parts but the last have the same number.</summary>
    /// <param name="part">The part's number, a variable.</param>
    public static string CountIn(string part, int parts, int each, int last) =>
        last == each || parts == 1
            ? FormattableString.Invariant($"{last}")
            : FormattableString.Invariant($"{part} < {parts - 1} ? {each} : {last}");

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
