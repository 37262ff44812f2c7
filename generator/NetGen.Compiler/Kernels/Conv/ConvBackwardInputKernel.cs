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

    private WeightPanels Panels =>
        WeightPanels.Of(Forward.Window.KernelHeight * Forward.Window.KernelWidth * Forward.GroupOutputs, PaddedInputs);

    public override int VectorLanes => Lanes.WidestIn(PaddedInputs);

    public override IReadOnlyList<string> Operands => ["dOutput", "weights", "dInput"];

    private Tile Tile => Tile.Choose(Forward.Output.Width, Panels.Width / VectorLanes, overlap: false);

    public override string Summary =>
        $"{Forward.Describe()}{Panels.Describe()}, backwards; tile of {Tile.Rows} output pixels by "
            + $"{Tile.Vectors} vectors of input channels.";

    public override void WriteBody(CodeWriter w)
    {
        ConvGeometry g = Forward;
        w.Line($"Clear(ref dInput, {g.Input.Length});");
        Affine group = OpenLoop(w, "group", g.Groups);
        OpenColumns(w, PaddedInputs, Tile.Vectors);
        Affine row = OpenLoop(w, "row", g.Output.Height);
        int remainder = g.Output.Width % Tile.Rows, tiled = g.Output.Width - remainder;
        Affine pixel = OpenLoop(w, "pixel", tiled, Tile.Rows);
        WriteTile(w, Tile, group, row, pixel);
        CloseLoops(w, pixel);
        if (remainder != 0)
            WriteTile(w, Tile with { Rows = remainder }, group, row, tiled);
        CloseLoops(w, row);
        w.Close("column");
        CloseLoops(w, group);
    }

    private void WriteTile(CodeWriter w, Tile tile, Affine group, Affine y, Affine x)
    {
        ConvGeometry g = Forward;
        Window window = g.Window;
        w.Open();
        Affine ky = OpenLoop(w, "ky", window.KernelHeight), kx = OpenLoop(w, "kx", window.KernelWidth);
        w.Line($"ref float d = {Ref("dOutput", g.Output.At(y, x) + group * g.GroupOutputs)};");
        int tap = g.GroupOutputs * Panels.Width;
        Affine weights = Panels.Start(Var("column")) + ky * (window.KernelWidth * tap) + kx * tap + group * Panels.Length;
        w.Line($"ref float w = {Ref("weights", weights)};");
        for (int r = 0; r < tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, tile.Vectors).Select(v => $"V {Accumulator(r, v)} = S.Zero;")));
        w.Open($"for (int k = 0; k < {g.GroupOutputs}; k++)");
        MultiplyAddStep(w, tile, "w", r => At("d", r * g.Output.PixelStride));
        Advance(w, "d", 1);
        Advance(w, "w", Panels.Width);
        w.Close("k");
        Affine target = g.WindowAt(y, x) + g.TapAt(ky, kx) + group * g.GroupInputs + Var("column");
        w.Line($"ref float dx = {Ref("dInput", target)};");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
            {
                Affine offset = r * window.StrideX * g.Input.PixelStride + VectorOffset(v);
                w.Line($"S.Store(S.Add(S.Load(in dx, {offset}), {Accumulator(r, v)}), ref dx, {offset});");
            }
        CloseLoops(w, kx, ky);
        w.Close();
    }
}
