using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of a convolution's weights, added to what is there: for each weight, the sum over output pixels of the input
/// it met times that pixel's gradient. A tile of weights (inputs of a window's row by output channels) stays in registers
/// while the image is walked.
/// </summary>
public sealed record ConvBackwardWeightsKernel(ConvGeometry Geometry) : Kernel
{
    public override string Role => "BackwardWeights";

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "dOutput", "dWeights"];

    public override IReadOnlyList<Routine> Routines => [.. Sums.Select(sum => sum.Routine)];

    private IReadOnlyList<(WeightGradientRoutine Routine, int First, int Inputs)> Sums =>
        WeightGradientRoutine.For(Geometry.ContiguousInputs, Tile, Geometry.GroupsOverlap);

    private Tile Tile => Tile.Choose(Geometry.ContiguousInputs, Geometry.Panels.Width / VectorLanes, overlap: false);

    public override string Summary =>
        $"{Geometry.Describe()}{Geometry.Panels.Describe()}, weight gradient; tile of {Tile.Rows} inputs by "
            + $"{Tile.Vectors} vectors of channels.";

    public override void WriteBody(CodeWriter w)
    {
        ConvGeometry g = Geometry;
        Affine group = OpenLoop(w, "group", g.Groups);
        OpenColumns(w, g.PaddedOutputs, Tile.Vectors);
        Affine ky = OpenLoop(w, "ky", g.Window.KernelHeight);
        Affine kx = g.RowsAreContiguous ? 0 : OpenLoop(w, "kx", g.Window.KernelWidth);
        WriteCalls(w, group, ky, kx);
        CloseLoops(w, kx, ky);
        w.Close("column");
        CloseLoops(w, group);
    }

    private void WriteCalls(CodeWriter w, Affine group, Affine ky, Affine kx)
    {
        ConvGeometry g = Geometry;
        Window window = g.Window;
        int pixelStep = window.StrideX * g.Input.PixelStride, perRow = window.KernelWidth * g.GroupInputs;
        Affine input = g.WindowAt(0, 0) + g.TapAt(ky, kx) + group * g.GroupInputs;
        Affine gradient = Var("column") + group * g.GroupOutputs + g.Output.Origin;
        int panel = g.Panels.Width;
        Affine weights = g.Panels.Start(Var("column")) + group * g.GroupWeights + ky * (perRow * panel) + kx * (g.GroupInputs * panel);
        foreach ((WeightGradientRoutine routine, int first, int inputs) in Sums)
        {
            Affine[] sizes =
            [
                inputs, panel, g.Output.Height, g.Output.Width,
                pixelStep, window.StrideY * g.Input.RowStride - g.Output.Width * pixelStep,
                g.Output.PixelStride, g.Output.RowStride - g.Output.Width * g.Output.PixelStride,
                .. g.GroupsOverlap ? new[] { g.GroupOutputs - Var("column") } : [],
            ];
            w.Line(routine.Call([At("input", input + first), At("dOutput", gradient), At("dWeights", weights + first * panel)], sizes));
        }
    }
}
