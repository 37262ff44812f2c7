using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Adds to a tile's columns of a weight gradient: for each input channel and output channel, the sum over positions, rows of pixels, of the
/// input times the output's gradient. A tile of input channels by vectors of output channels stays in registers while all positions pass.
/// </summary>
/// <param name="Tile">Input channels, of whose number those that are summed are a multiple, by vectors of output channels.</param>
/// <param name="IsMasked">Whether the vectors' last lanes lie in the next group and are left out.</param>
public sealed record WeightGradientRoutine(Tile Tile, bool IsMasked) : Routine
{
    public override string Name => FormattableString.Invariant($"WeightGradient{Tile.Rows}x{Tile.Vectors}") + (IsMasked ? "Masked" : "");

    public override IReadOnlyList<string> Operands => ["input", "dOutput", "dWeights"];

    public override IReadOnlyList<string> Sizes =>
    [
        "inputs", "weightStep", "rows", "pixels", "pixelStep", "rowAdvance", "dPixelStep", "dRowAdvance",
        .. IsMasked ? new[] { "outputs" } : [],
    ];

    public override string Summary =>
        $"adds the sums over rows of pixels of inputs times output gradients, {Tile.Rows} input channels by {Tile.Vectors} vectors of "
            + "output channels at a time.";

    /// <summary>
    /// The routines that sum so many input channels, of whole tiles and of a smaller one for the remainder: from which channel on, and
    /// how many.
    /// </summary>
    public static IReadOnlyList<(WeightGradientRoutine Routine, int First, int Inputs)> For(int inputs, Tile tile, bool isMasked)
    {
        List<(WeightGradientRoutine, int, int)> parts = [];
        int remainder = inputs % tile.Rows;
        if (inputs >= tile.Rows)
            parts.Add((new WeightGradientRoutine(tile, isMasked), 0, inputs - remainder));
        if (remainder != 0)
            parts.Add((new WeightGradientRoutine(tile with { Rows = remainder }, isMasked), inputs - remainder, remainder));
        return parts;
    }

    public override void WriteBody(CodeWriter w)
    {
        w.Open($"for (int k = 0; k < inputs; k += {Tile.Rows})");
        w.Line("ref float x = ref At(ref input, k);");
        w.Line("ref float d = ref dOutput;");
        for (int r = 0; r < Tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, Tile.Vectors).Select(v => $"V {Accumulator(r, v)} = S.Zero;")));
        w.Open("for (int row = 0; row < rows; row++)");
        w.Open("for (int pixel = 0; pixel < pixels; pixel++)");
        MultiplyAddStep(w, Tile, "d", r => At("x", r));
        w.Line("x = ref At(ref x, pixelStep);");
        w.Line("d = ref At(ref d, dPixelStep);");
        w.Close("pixel");
        w.Line("x = ref At(ref x, rowAdvance);");
        w.Line("d = ref At(ref d, dRowAdvance);");
        w.Close("row");
        w.Line("ref float dw0 = ref At(ref dWeights, k * weightStep);");
        for (int r = 1; r < Tile.Rows; r++)
            w.Line($"ref float dw{r} = ref At(ref dw{r - 1}, weightStep);");
        for (int r = 0; r < Tile.Rows; r++)
            for (int v = 0; v < Tile.Vectors; v++)
            {
                string sum = IsMasked ? $"S.KeepFirst({Accumulator(r, v)}, {Var("outputs") - VectorOffset(v)})" : Accumulator(r, v);
                w.Line($"S.Store(S.Add(S.Load(in dw{r}, {VectorOffset(v)}), {sum}), ref dw{r}, {VectorOffset(v)});");
            }
        w.Close("k");
    }
}
