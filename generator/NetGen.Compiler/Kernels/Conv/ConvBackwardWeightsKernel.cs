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

    private IReadOnlyList<(WeightGradientRoutine Routine, int First, int Inputs)> Sums => WeightGradientRoutine.For(Geometry.ContiguousInputs, Tile, Geometry.GroupsOverlap);

    private Tile Tile => Tile.Choose(Geometry.ContiguousInputs, Geometry.Panels.Width / VectorLanes, overlap: false);

    public override string Summary => $"{Geometry.Describe()}{Geometry.Panels.Describe()}, weight gradient; tile of {Tile.Rows} inputs by {Tile.Vectors} vectors of channels.";

    public override void WriteBody(CodeWriter w)
    {
        ConvGeometry g = Geometry;
        bool groups = OpenLoop(w, "group", g.Groups);
        OpenColumns(w, g.PaddedOutputs, Tile.Vectors);
        bool kernelRows = OpenLoop(w, "ky", g.Window.KernelHeight);
        bool kernelColumns = !g.RowsAreContiguous && OpenLoop(w, "kx", g.Window.KernelWidth);
        WriteCalls(w, groups ? "group" : "0", kernelRows ? "ky" : "0", kernelColumns ? "kx" : "0");
        if (kernelColumns)
            w.Close("kx");
        if (kernelRows)
            w.Close("ky");
        w.Close("column");
        if (groups)
            w.Close("group");
    }

    private void WriteCalls(CodeWriter w, string group, string ky, string kx)
    {
        ConvGeometry g = Geometry;
        Window window = g.Window;
        int pixelStep = window.StrideX * g.Input.PixelStride, perRow = window.KernelWidth * g.GroupInputs;
        string input = Sum(Times(ky, window.DilationY * g.Input.RowStride), Times(kx, window.DilationX * g.Input.PixelStride), Times(group, g.GroupInputs));
        string gradient = Plus(Sum("column", Times(group, g.GroupOutputs)), g.Output.Origin);
        int panel = g.Panels.Width;
        string weights = Sum(g.Panels.Start("column"), Times(group, g.GroupWeights), Times(ky, perRow * panel), Times(kx, g.GroupInputs * panel));
        foreach ((WeightGradientRoutine routine, int first, int inputs) in Sums)
        {
            int[] sizes =
            [
                inputs, panel, g.Output.Height, g.Output.Width,
                pixelStep, window.StrideY * g.Input.RowStride - g.Output.Width * pixelStep,
                g.Output.PixelStride, g.Output.RowStride - g.Output.Width * g.Output.PixelStride,
            ];
            w.Line(routine.Call(
                [$"At(ref input, {Plus(input, g.WindowOrigin + first)})", $"At(ref dOutput, {gradient})", $"At(ref dWeights, {Plus(weights, first * panel)})"],
                [.. sizes.Select(size => FormattableString.Invariant($"{size}")), .. g.GroupsOverlap ? new[] { $"{g.GroupOutputs} - column" } : []]));
        }
    }
}
