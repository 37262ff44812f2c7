using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of a convolution's weights, added to what is there: for each weight, the sum over output pixels of the input
/// it met times that pixel's gradient. A tile of weights (inputs of a window's row by output channels) stays in registers
/// while the picture is walked.
/// </summary>
public sealed record ConvBackwardWeightsKernel(ConvGeometry Geometry) : Kernel
{
    public override string Role => "BackwardWeights";

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "dOutput", "dWeights"];

    private Tile Tile => Tile.Choose(Geometry.Run, Geometry.PaddedOutputs / VectorLanes, overlap: false);

    public override string Summary => $"{Geometry.Describe()}, weight gradient; tile of {Tile.Rows} inputs by {Tile.Vectors} vectors of channels.";

    public override void WriteBody(CodeWriter w)
    {
        ConvGeometry g = Geometry;
        bool groups = OpenLoop(w, "group", g.Groups);
        OpenColumns(w, g.PaddedOutputs, Tile.Vectors);
        bool kernelRows = OpenLoop(w, "ky", g.Window.KernelHeight);
        bool kernelColumns = !g.RowsAreRuns && OpenLoop(w, "kx", g.Window.KernelWidth);
        int full = g.Run / Tile.Rows;
        bool tiles = full > 1;
        if (tiles)
            w.Open($"for (int k = 0; k < {full * Tile.Rows}; k += {Tile.Rows})");
        string ky = kernelRows ? "ky" : "0", kx = kernelColumns ? "kx" : "0", group = groups ? "group" : "0";
        WriteTile(w, Tile, group, ky, kx, tiles ? "k" : "0", 0);
        if (tiles)
            w.Close("k");
        if (g.Run % Tile.Rows != 0)
            WriteTile(w, Tile with { Rows = g.Run % Tile.Rows }, group, ky, kx, "0", full * Tile.Rows);
        if (kernelColumns)
            w.Close("kx");
        if (kernelRows)
            w.Close("ky");
        w.Close("column");
        if (groups)
            w.Close("group");
    }

    private void WriteTile(CodeWriter w, Tile tile, string group, string ky, string kx, string k, int firstRow)
    {
        ConvGeometry g = Geometry;
        Window window = g.Window;
        w.Open();
        string input = Sum(Times(ky, window.DilationY * g.Input.RowStride), Times(kx, window.DilationX * g.Input.PixelStride), k, Times(group, g.GroupInputs));
        w.Line($"ref float x = ref At(ref input, {Plus(input, g.WindowOrigin + firstRow)});");
        w.Line($"ref float d = ref At(ref dOutput, {Plus(Sum("column", Times(group, g.GroupOutputs)), g.Output.Origin)});");
        for (int r = 0; r < tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, tile.Vectors).Select(v => $"V {Accumulator(r, v)} = S.Zero;")));
        bool rows = OpenLoop(w, "row", g.Output.Height);
        w.Open($"for (int pixel = 0; pixel < {g.Output.Width}; pixel++)");
        MultiplyAddStep(w, tile, "d", r => $"At(ref x, {r})");
        w.Line($"x = ref At(ref x, {window.StrideX * g.Input.PixelStride});");
        w.Line($"d = ref At(ref d, {g.Output.PixelStride});");
        w.Close("pixel");
        if (rows)
        {
            w.Line($"x = ref At(ref x, {window.StrideY * g.Input.RowStride - g.Output.Width * window.StrideX * g.Input.PixelStride});");
            int advance = g.Output.RowStride - g.Output.Width * g.Output.PixelStride;
            if (advance != 0)
                w.Line($"d = ref At(ref d, {advance});");
            w.Close("row");
        }
        int perRow = window.KernelWidth * g.GroupInputs;
        string weights = Sum(
            "column", Times(group, g.GroupWeights), Times(ky, perRow * g.PaddedOutputs), Times(kx, g.GroupInputs * g.PaddedOutputs), Times(k, g.PaddedOutputs));
        w.Line($"ref float dw = ref At(ref dWeights, {Plus(weights, firstRow * g.PaddedOutputs)});");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
            {
                string offset = Sum($"{r * g.PaddedOutputs}", VectorOffset(v));
                string value = Accumulator(r, v);
                if (g.GroupsOverlap) // the vector's last lanes saw the next group's gradients
                    value = $"S.KeepFirst({value}, {g.GroupOutputs} - column{(v == 0 ? "" : " - " + VectorOffset(v))})";
                w.Line($"S.Store(S.Add(S.Load(in dw, {offset}), {value}), ref dw, {offset});");
            }
        w.Close();
    }
}
