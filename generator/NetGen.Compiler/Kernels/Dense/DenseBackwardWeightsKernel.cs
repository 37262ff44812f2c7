using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of a panel of a dense layer's weights, and of its bias: the sum over samples of input times output gradient.
/// Both come packed by <see cref="PackKernel"/>, so that a tile's loop over the samples reads two straight runs of memory. Where
/// the pass updates weights, a tile's gradient goes no further than L1: the update follows at once.
/// </summary>
public sealed record DenseBackwardWeightsKernel(DenseGeometry Geometry, bool HasBias) : Kernel
{
    public override string Role => "BackwardWeights";

    public override KernelScope Scope => KernelScope.Batch;

    public override bool TakesPass => true;

    public override int VectorLanes => Geometry.VectorLanes;

    public override int TaskCount => Geometry.Panels;

    public override string TaskName => "panel";

    public override IReadOnlyList<string> Operands => HasBias
        ? ["inputBlocks", "dOutputPanels", "tiles", "dWeights", "dBias"]
        : ["inputBlocks", "dOutputPanels", "tiles", "dWeights"];

    private Tile Tile => Tile.Choose(Geometry.Inputs, Math.Min(Geometry.Panel / VectorLanes, 2), overlap: false);

    /// <summary>Inputs packed side by side: the tile's rows.</summary>
    public int InputBlock => Tile.Rows;

    /// <summary>Floats of <c>tiles</c>: a tile of whole rows for each panel.</summary>
    public long TilesLength => (long)TaskCount * TileLength;

    private int TileLength => Tile.Rows * Geometry.Panel;

    public override string Summary =>
        $"{Geometry.Describe()}, weight gradient; tile of {Tile.Rows} inputs by {Tile.Vectors} vectors of outputs.";

    public override void WriteBody(CodeWriter w)
    {
        DenseGeometry g = Geometry;
        w.Line($"ref float dPanel = {Ref("dOutputPanels", Var("(nint)panel * samples") * g.Panel)};");
        w.Line($"ref float dPanelWeights = {Ref("dWeights", Var("(nint)panel") * g.PanelWeights)};");
        w.Line($"ref float tile = {Ref("tiles", Var("panel") * TileLength)};");
        w.Line($"int columns = {g.ColumnsOf("panel")};");
        if (g.LastColumns != g.Panel)
            w.Line($"Clear(ref tile, {TileLength});");
        int full = g.Inputs / Tile.Rows, remainder = g.Inputs % Tile.Rows;
        Affine block = OpenLoop(w, "block", full);
        if (block.IsZero)
            w.Open();
        WriteBlock(w, Tile.Rows, block, block.IsZero ? 0 : Var("(nint)block * samples"));
        w.Close(block.IsZero ? "" : "block");
        if (remainder != 0)
        {
            w.Open();
            WriteBlock(w, remainder, full, Var("(nint)samples") * full);
            w.Close();
        }
        if (HasBias)
            WriteBias(w);
    }

    /// <summary>So many rows of the panel, all its columns.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="rowsBefore">Packed rows, one a sample, of the blocks before it.</param>
    private void WriteBlock(CodeWriter w, int rows, Affine block, Affine rowsBefore)
    {
        w.Line($"ref float inputs = {Ref("inputBlocks", rowsBefore * Tile.Rows)};");
        w.Line($"ref float place = {Ref("dPanelWeights", block * TileLength)};");
        w.Line("ref float dw = ref pass.Updates ? ref tile : ref place;");
        Affine step = VectorOffset(Tile.Vectors);
        w.Open($"for (int column = 0; column <= columns - {step}; column += {step})");
        WriteTile(w, Tile with { Rows = rows });
        w.Close("column");
        if (Geometry.LastColumns % (Tile.Vectors * VectorLanes) != 0)
        {
            w.Open($"if (columns % ({step}) != 0)");
            w.Line("int column = columns - S.Count;");
            WriteTile(w, new Tile(rows, 1));
            w.Close();
        }
        w.Open("if (pass.Updates)");
        w.Line($"pass.Update(ref place, ref dw, {rows * Geometry.Panel});");
        w.Close();
    }

    private void WriteTile(CodeWriter w, Tile tile)
    {
        DenseGeometry g = Geometry;
        w.Line("ref float x = ref inputs;");
        w.Line("ref float d = ref At(ref dPanel, column);");
        DenseCode.Declare(w, tile.Rows, tile.Vectors, _ => "S.Zero");
        w.Open("for (int sample = 0; sample < samples; sample++)");
        MultiplyAddStep(w, tile, "d", r => At("x", r));
        Advance(w, "x", Tile.Rows);
        Advance(w, "d", g.Panel);
        w.Close("sample");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"S.Store({Accumulator(r, v)}, ref dw, {Var("column") + r * g.Panel + VectorOffset(v)});");
    }

    private void WriteBias(CodeWriter w)
    {
        w.Open("for (int column = 0; column < columns; column += S.Count)");
        w.Line("V sum = S.Zero;");
        w.Open("for (int sample = 0; sample < samples; sample++)");
        w.Line($"sum = S.Add(sum, S.Load(in dPanel, {Var("(nint)sample") * Geometry.Panel + Var("column")}));");
        w.Close();
        w.Line($"S.Store(sum, ref dBias, {Var("column") + Var("panel") * Geometry.Panel});");
        w.Close("column");
    }
}
