using System.Globalization;
using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of a convolution's input at any stride: every output pixel's gradient goes back, through the weights of each
/// window position, to the input pixel that position saw. <c>Forward</c> is the geometry of the forward pass with the
/// gradients' layouts; weights are [group][panel of input channels][kernel row][kernel column][output channel][input channel, padded].
/// The input gradient is cleared first, so its border takes up what falls on padding.
/// </summary>
public sealed record ConvBackwardInputKernel(ConvGeometry Forward) : Kernel
{
    public override string Role => "BackwardInput";

    private int PaddedInputs => Lanes.Pad(Forward.GroupInputs);

    private WeightPanels Panels => WeightPanels.Of(Forward.Window.KernelHeight * Forward.Window.KernelWidth * Forward.GroupOutputs, PaddedInputs);

    public override int VectorLanes => Lanes.WidestIn(PaddedInputs);

    public override IReadOnlyList<string> Operands => ["dOutput", "weights", "dInput"];

    private Tile Tile => Tile.Choose(Forward.Output.Width, Panels.Width / VectorLanes, overlap: false);

    public override string Summary => $"{Forward.Describe()}{Panels.Describe()}, backwards; tile of {Tile.Rows} output pixels by {Tile.Vectors} vectors of input channels.";

    public override void WriteBody(CodeWriter w)
    {
        ConvGeometry g = Forward;
        w.Line($"Clear(ref dInput, {g.Input.Length});");
        bool groups = OpenLoop(w, "group", g.Groups);
        OpenColumns(w, PaddedInputs, Tile.Vectors);
        bool rows = OpenLoop(w, "row", g.Output.Height);
        int width = g.Output.Width, full = width / Tile.Rows;
        bool tiles = full > 1;
        if (tiles)
            w.Open($"for (int pixel = 0; pixel < {full * Tile.Rows}; pixel += {Tile.Rows})");
        WriteTile(w, Tile, groups, rows, tiles ? "pixel" : "0");
        if (tiles)
            w.Close("pixel");
        if (width % Tile.Rows != 0)
            WriteTile(w, Tile with { Rows = width % Tile.Rows }, groups, rows, $"{full * Tile.Rows}");
        if (rows)
            w.Close("row");
        w.Close("column");
        if (groups)
            w.Close("group");
    }

    private void WriteTile(CodeWriter w, Tile tile, bool groups, bool rows, string x)
    {
        ConvGeometry g = Forward;
        Window window = g.Window;
        string group = groups ? "group" : "0", y = rows ? "row" : "0";
        w.Open();
        bool kernelRows = OpenLoop(w, "ky", window.KernelHeight);
        bool kernelColumns = OpenLoop(w, "kx", window.KernelWidth);
        string ky = kernelRows ? "ky" : "0", kx = kernelColumns ? "kx" : "0";
        string d = Sum(Times(y, g.Output.RowStride), x == "pixel" ? Times(x, g.Output.PixelStride) : $"{int.Parse(x, CultureInfo.InvariantCulture) * g.Output.PixelStride}", Times(group, g.GroupOutputs));
        w.Line($"ref float d = ref At(ref dOutput, {Plus(d, g.Output.Origin)});");
        int tap = g.GroupOutputs * Panels.Width;
        w.Line("ref float w = ref At(ref weights, "
            + $"{Sum(Panels.Start("column"), Times(ky, window.KernelWidth * tap), Times(kx, tap), Times(group, (int)Panels.Length))});");
        for (int r = 0; r < tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, tile.Vectors).Select(v => $"V {Accumulator(r, v)} = S.Zero;")));
        w.Open($"for (int k = 0; k < {g.GroupOutputs}; k++)");
        MultiplyAddStep(w, tile, "w", r => $"At(ref d, {r * g.Output.PixelStride})");
        w.Line("d = ref At(ref d, 1);");
        w.Line($"w = ref At(ref w, {Panels.Width});");
        w.Close("k");
        string target = Sum(
            Times(y, window.StrideY * g.Input.RowStride), x == "pixel" ? Times(x, window.StrideX * g.Input.PixelStride) : $"{int.Parse(x, CultureInfo.InvariantCulture) * window.StrideX * g.Input.PixelStride}",
            Times(ky, window.DilationY * g.Input.RowStride), Times(kx, window.DilationX * g.Input.PixelStride), Times(group, g.GroupInputs), "column");
        w.Line($"ref float dx = ref At(ref dInput, {Plus(target, g.WindowOrigin)});");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
            {
                string offset = Sum($"{r * window.StrideX * g.Input.PixelStride}", VectorOffset(v));
                w.Line($"S.Store(S.Add(S.Load(in dx, {offset}), {Accumulator(r, v)}), ref dx, {offset});");
            }
        if (kernelColumns)
            w.Close("kx");
        if (kernelRows)
            w.Close("ky");
        w.Close();
    }
}
