using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of a convolution's transformed weights, added to what is there: over all tiles the sum of B' d B times A dy A', element by
/// element. It is the derivative of the algorithm itself, F(r x r, m x m) with the roles exchanged;
/// <see cref="WinogradWeightGradientKernel"/> turns the sum into the gradient of the weights. Where the last row or column of tiles
/// overlaps the one before, what that one has counted is left out.
/// </summary>
/// <param name="MaxScratch">Bytes of transformed tiles at a time.</param>
public sealed record WinogradBackwardWeightsKernel(ConvGeometry Geometry, WinogradAlgorithm Algorithm, int MaxScratch) : Kernel
{
    public static WinogradBackwardWeightsKernel For(ConvGeometry geometry, WinogradAlgorithm algorithm, MachineModel machine)
    {
        WinogradBackwardWeightsKernel kernel = new(geometry, algorithm, machine.WinogradGradientScratchBytes);
        return 4 * kernel.SumFloats <= machine.WinogradSumBytes
            ? kernel
            : kernel with { MaxScratch = machine.WinogradLargeGradientScratchBytes };
    }

    /// <summary>Floats of all products' sums.</summary>
    public long SumFloats => (long)Algorithm.Products * Geometry.GroupInputs * PaddedOutputs;

    public override string Role => "BackwardWeights";

    public override IReadOnlyList<Routine> Routines => [InputRoutine, GradientRoutine, .. Sums.Select(sum => sum.Routine)];

    private IReadOnlyList<(WeightGradientRoutine Routine, int First, int Inputs)> Sums =>
        WeightGradientRoutine.For(Geometry.GroupInputs, Tile, isMasked: false);

    private WinogradInputRoutine InputRoutine => new(Algorithm.Inputs);

    private WinogradGradientRoutine GradientRoutine => new(Algorithm);

    private int PaddedInputs => Lanes.Pad(Geometry.GroupInputs);

    private int PaddedOutputs => Geometry.PaddedOutputs;

    private WinogradTiling Tiling => new(Algorithm, Geometry.Output.Height, Geometry.Output.Width, BlockRows: 1);

    /// <summary>Tiles of an image.</summary>
    public int Tiles => Tiling.Rows * Tiling.Columns;

    /// <summary>Tiles that are transformed, then summed, at a time; all blocks but the last are full.</summary>
    public int BlockTiles
    {
        get
        {
            int most = Math.Max(1, MaxScratch / (4 * Algorithm.Products * (PaddedInputs + PaddedOutputs)));
            int blocks = (Tiles - 1) / most + 1;
            return (Tiles - 1) / blocks + 1;
        }
    }

    public long ScratchLength =>
        Algorithm.Products
            * (WinogradTiling.MatrixLength(BlockTiles, PaddedInputs) + WinogradTiling.MatrixLength(BlockTiles, PaddedOutputs));

    private int InputStep => WinogradTiling.Step(BlockTiles, PaddedInputs);

    private int GradientStep => WinogradTiling.Step(BlockTiles, PaddedOutputs);

    public override int VectorLanes => Math.Min(Lanes.WidestIn(PaddedInputs), Lanes.WidestIn(PaddedOutputs));

    public override IReadOnlyList<string> Operands => ["input", "dOutput", "dTransformed", "scratch"];

    /// <summary>How a product's sums lie: a panel is as wide as a register tile.</summary>
    public WeightPanels Panels => new(Geometry.GroupInputs, PaddedOutputs, Tile.Vectors * VectorLanes);

    private Tile Tile => Tile.Choose(Geometry.GroupInputs, PaddedOutputs / VectorLanes, overlap: false);

    public override string Summary =>
        $"{Geometry.Describe()}, weight gradient; Winograd {Algorithm}, {Tiles} tiles, {BlockTiles} at a time; "
            + $"tile of {Tile.Rows} inputs by {Tile.Vectors} vectors of channels.";

    public override void WriteBody(CodeWriter w)
    {
        ConvGeometry g = Geometry;
        WinogradTiling tiling = Tiling;
        int outputs = Algorithm.Outputs, block = BlockTiles;
        w.Line($"ref float gradients = {Ref("scratch", Algorithm.Products * InputStep)};");
        bool blocks = block < Tiles;
        if (blocks)
            w.Open($"for (int first = 0; first < {Tiles}; first += {block})");
        w.Line(blocks ? $"int tiles = first < {Tiles - block} ? {block} : {Tiles} - first;" : $"const int tiles = {Tiles};");
        w.Open("for (int tile = 0; tile < tiles; tile++)");
        Affine tile = Var("tile"), ofImage = blocks ? Var("first") + tile : tile;
        w.Line($"int row = {ofImage / tiling.Columns}, column = {ofImage % tiling.Columns};");
        w.Line($"int y = {WinogradTiling.FirstPixel("row", tiling.Rows, tiling.Height, outputs)}, "
            + $"x = {WinogradTiling.FirstPixel("column", tiling.Columns, tiling.Width, outputs)};");
        w.Line(InputRoutine.Call(
            [At("input", g.WindowAt(Var("y"), Var("x"))), At("scratch", tile * PaddedInputs)],
            g.Input.RowStride, g.Input.PixelStride, PaddedInputs, InputStep));
        w.Line(GradientRoutine.Call(
            [At("dOutput", g.Output.At(Var("y"), Var("x"))), At("gradients", tile * PaddedOutputs)],
            Var("row") * outputs - Var("y"), Var("column") * outputs - Var("x"),
            g.Output.RowStride, g.Output.PixelStride, PaddedOutputs, GradientStep));
        w.Close();
        w.Line($"// For each product {g.GroupInputs} input channels x tiles times tiles x {PaddedOutputs} output channels, added.");
        w.Open($"for (int product = 0; product < {Algorithm.Products}; product++)");
        OpenColumns(w, PaddedOutputs, Tile.Vectors);
        Affine product = Var("product"), channel = Var("column");
        Affine sums = product * WinogradTiling.Step(g.GroupInputs, PaddedOutputs) + Panels.Start(channel);
        foreach ((WeightGradientRoutine routine, int first, int inputs) in Sums)
        {
            string[] operands =
            [
                At("scratch", product * InputStep + first),
                At("gradients", product * GradientStep + channel),
                At("dTransformed", sums + first * Panels.Width),
            ];
            w.Line(routine.Call(operands, inputs, Panels.Width, 1, Var("tiles"), PaddedInputs, 0, PaddedOutputs, 0));
        }
        w.Close("column");
        w.Close("product");
        if (blocks)
            w.Close("first");
    }
}
