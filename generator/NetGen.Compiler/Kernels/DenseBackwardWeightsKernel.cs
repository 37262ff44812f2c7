using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of a panel of a dense layer's weights, and of its bias: the sum over samples of input times output gradient.
/// Both come packed by <see cref="PackKernel"/>, so that a tile's walk over the samples reads two straight runs of memory.
/// </summary>
public sealed record DenseBackwardWeightsKernel(DenseGeometry Geometry, bool HasBias) : Kernel
{
    public override string Role => "BackwardWeights";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Geometry.VectorLanes;

    public override int Units => Geometry.Panels;

    public override string UnitName => "panel";

    public override IReadOnlyList<string> Operands => HasBias
        ? ["inputBlocks", "dOutputPanels", "dWeights", "dBias"]
        : ["inputBlocks", "dOutputPanels", "dWeights"];

    private Tile Tile => Tile.Choose(Geometry.Inputs, Math.Min(Geometry.Panel / VectorLanes, 2), overlap: false);

    /// <summary>Inputs packed side by side: the tile's rows.</summary>
    public int InputBlock => Tile.Rows;

    public override string Summary => $"{Geometry.Describe()}, weight gradient; tile of {Tile.Rows} inputs by {Tile.Vectors} vectors of outputs.";

    public override void WriteBody(CodeWriter w)
    {
        DenseGeometry g = Geometry;
        w.Line($"ref float dPanel = ref At(ref dOutputPanels, (nint)panel * samples * {g.Panel});");
        w.Line($"ref float dPanelWeights = ref At(ref dWeights, (nint)panel * {g.PanelWeights});");
        w.Line($"int columns = {g.ColumnsOf("panel")};");
        string step = Tile.Vectors == 1 ? "S.Count" : "2 * S.Count";
        w.Open($"for (int column = 0; column <= columns - {step}; column += {step})");
        WriteBlocks(w, Tile);
        w.Close("column");
        if (g.LastColumns % (Tile.Vectors * VectorLanes) != 0)
        {
            w.Open($"if (columns % ({step}) != 0)");
            w.Line("int column = columns - S.Count;");
            WriteBlocks(w, Tile with { Vectors = 1 });
            w.Close();
        }
        if (HasBias)
            WriteBias(w);
    }

    private void WriteBlocks(CodeWriter w, Tile tile)
    {
        int full = Geometry.Inputs / tile.Rows, rest = Geometry.Inputs % tile.Rows;
        bool blocks = OpenLoop(w, "block", full);
        WriteTile(w, tile, blocks ? "block" : "0", 0);
        if (blocks)
            w.Close("block");
        if (rest != 0)
            WriteTile(w, tile with { Rows = rest }, "0", full);
    }

    private void WriteTile(CodeWriter w, Tile tile, string block, int firstBlock)
    {
        DenseGeometry g = Geometry;
        int width = Tile.Rows; // of a packed block, whole also where the last tile is not
        w.Open();
        w.Line($"ref float x = ref At(ref inputBlocks, (nint){(firstBlock == 0 ? block : $"{firstBlock}")} * samples * {width});");
        w.Line("ref float d = ref At(ref dPanel, column);");
        for (int r = 0; r < tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, tile.Vectors).Select(v => $"V {Accumulator(r, v)} = S.Zero;")));
        w.Open("for (int sample = 0; sample < samples; sample++)");
        MultiplyAddStep(w, tile, "d", r => $"At(ref x, {r})");
        w.Line($"x = ref At(ref x, {width});");
        w.Line($"d = ref At(ref d, {g.Panel});");
        w.Close("sample");
        w.Line($"ref float dw = ref At(ref dPanelWeights, {Plus(Sum("column", Times(block, width * g.Panel)), firstBlock * width * g.Panel)});");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"S.Store({Accumulator(r, v)}, ref dw, {Sum($"{r * g.Panel}", VectorOffset(v))});");
        w.Close();
    }

    private void WriteBias(CodeWriter w)
    {
        w.Open("for (int column = 0; column < columns; column += S.Count)");
        w.Line("V sum = S.Zero;");
        w.Open("for (int sample = 0; sample < samples; sample++)");
        w.Line($"sum = S.Add(sum, S.Load(in dPanel, sample * {Geometry.Panel} + column));");
        w.Close();
        w.Line($"S.Store(sum, ref dBias, {Sum("column", Times("panel", Geometry.Panel))});");
        w.Close("column");
    }
}
