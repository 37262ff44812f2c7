namespace NetGen.Compiler;

/// <summary>
/// Sums of each channel over a <see cref="PixelLoop"/>: for each name, one for every vector of the tile and pixel of a step.
/// </summary>
public readonly record struct ChannelReduction(PixelLoop Walk, params string[] Names)
{
    /// <summary>The sum of a name that a step adds to.</summary>
    public static string Name(string name, int vector, int pixel) => FormattableString.Invariant($"{name}{vector}_{pixel}");

    /// <summary>Declares them, all zero.</summary>
    public void WriteStart(CodeWriter w)
    {
        foreach (string name in Names)
            for (int pixel = 0; pixel < Walk.Pixels; pixel++)
                w.Line(string.Join(" ", Enumerable.Range(0, Walk.Vectors).Select(vector => $"V {Name(name, vector, pixel)} = S.Zero;")));
    }

    /// <summary>Adds those of a step's pixels up, into those of pixel 0.</summary>
    public void WriteTotal(CodeWriter w)
    {
        foreach (string name in Names)
            for (int pixel = 1; pixel < Walk.Pixels; pixel++)
                for (int vector = 0; vector < Walk.Vectors; vector++)
                    w.Line($"{Name(name, vector, 0)} = S.Add({Name(name, vector, 0)}, {Name(name, vector, pixel)});");
    }

    /// <summary>
    /// Stores the totals of a name to what has a value a channel, from <paramref name="offset"/> on; or adds them to what is there.
    /// </summary>
    public void WriteStores(CodeWriter w, string name, string target, int offset, bool adds)
    {
        for (int vector = 0; vector < Walk.Vectors; vector++)
        {
            string sum = Name(name, vector, 0);
            Affine place = PixelLoop.Channel(vector) + offset;
            w.Line($"S.Store({(adds ? $"S.Add(S.Load(in {target}, {place}), {sum})" : sum)}, ref {target}, {place});");
        }
    }
}
