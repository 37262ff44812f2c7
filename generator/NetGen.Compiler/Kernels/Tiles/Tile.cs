namespace NetGen.Compiler;

/// <summary>
/// A register tile: <paramref name="Rows"/> broadcast values by <paramref name="Vectors"/> vectors, an accumulator for each pair.
/// </summary>
public readonly record struct Tile(int Rows, int Vectors)
{
    /// <summary>Accumulators that fit beside the operands in the registers of every width.</summary>
    public const int MaxAccumulators = 14;

    /// <summary>Multiply-adds that must be under way at once to keep two units of latency four busy.</summary>
    private const int MinAccumulators = 8;

    /// <summary>
    /// The quickest tile for a number of rows and of vectors. A step of a tile costs its multiply-adds, at least their latency,
    /// and about half a cycle for each operand it loads. <paramref name="overlap"/>: whether a last tile may repeat rows
    /// of the one before it; otherwise a smaller one takes the remainder. <paramref name="multiple"/>: what a tile's rows are to be a
    /// multiple of.
    /// </summary>
    public static Tile Choose(int rows, int vectors, bool overlap, int multiple = 1)
    {
        Tile best = default;
        double bestCost = double.MaxValue;
        for (int v = 1; v <= Math.Min(vectors, 4); v++)
        {
            if (vectors % v != 0)
                continue;
            for (int r = multiple; r <= Math.Min(rows, MaxAccumulators / v); r += multiple)
            {
                double cost = rows / r * CostOf(r, v);
                if (rows % r != 0)
                    cost += overlap ? CostOf(r, v) : CostOf(rows % r, v) + 0.5;
                cost *= vectors / v;
                if (cost < bestCost)
                    (best, bestCost) = (new Tile(r, v), cost);
            }
        }
        return best;
    }

    /// <summary>Cycles of one step, where a multiply-add of a vector takes one.</summary>
    public double StepCost => CostOf(Rows, Vectors);

    private static double CostOf(int rows, int vectors) =>
        Math.Max(rows * vectors, MinAccumulators) + 0.25 * (rows + vectors);

    public override string ToString() => FormattableString.Invariant($"{Rows} x {Vectors}");
}
