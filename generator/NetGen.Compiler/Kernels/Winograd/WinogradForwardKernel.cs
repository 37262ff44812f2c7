using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// A convolution of stride 1 by Winograd's minimal filtering: tiles of inputs are transformed, multiplied with the transformed weights,
/// a matrix product for each element of a tile, and transformed back as they are stored.
/// </summary>
public sealed record WinogradForwardKernel(string Role, ConvGeometry Geometry, WinogradTiling Tiling, ConvEpilogue Epilogue) : Kernel
{
    public override string Role { get; } = Role;

    public override IReadOnlyList<Routine> Routines => [InputRoutine, OutputRoutine];

    private WinogradInputRoutine InputRoutine => new(Tiling.Algorithm.Inputs);

    private WinogradOutputRoutine OutputRoutine => WinogradOutputRoutine.For(Tiling.Algorithm, Epilogue);

    private int PaddedInputs => Lanes.Pad(Geometry.GroupInputs);

    private int PaddedOutputs => Geometry.PaddedOutputs;

    private int Products => Tiling.Algorithm.Products;

    /// <summary>Floats between the transforms of one block.</summary>
    public long ScratchLength => Tiling.BlockLength(PaddedInputs) + Tiling.BlockLength(PaddedOutputs);

    public override int VectorLanes => Math.Min(Lanes.WidestIn(PaddedInputs), Lanes.WidestIn(PaddedOutputs));

    public override IReadOnlyList<string> Operands => ["input", "weights", .. Epilogue.Operands, "scratch"];

    /// <summary>How a product's transformed weights lie: a panel is as wide as a register tile.</summary>
    public WeightPanels Panels => new(Geometry.GroupInputs, PaddedOutputs, Tile.Vectors * VectorLanes);

    private Tile Tile => Tile.Choose(Tiling.Tiles, PaddedOutputs / VectorLanes, overlap: true);

    public override string Summary =>
        $"{Geometry.Describe()}{Epilogue.Describe()}; {Tiling}; products in tiles of {Tile.Rows} by {Tile.Vectors} vectors of channels.";

    public override void WriteBody(CodeWriter w)
    {
        ConvGeometry g = Geometry;
        w.Line($"ref float sums = {Ref("scratch", Tiling.BlockLength(PaddedInputs))};");
        bool blocks = Tiling.Blocks > 1;
        if (blocks)
        {
            w.Open($"for (int block = 0; block < {Tiling.Rows}; block += {Tiling.BlockRows})");
            // The last block repeats rows of the one before it.
            w.Line(Tiling.Rows % Tiling.BlockRows == 0
                ? "int firstRow = block;"
                : $"int firstRow = block <= {Tiling.Rows - Tiling.BlockRows} ? block : {Tiling.Rows - Tiling.BlockRows};");
        }
        ForEachTile(w, blocks, (y, x) => w.Line(InputRoutine.Call(
            [At("input", g.WindowAt(y, x)), At("scratch", Var("tile") * PaddedInputs)],
            g.Input.RowStride, g.Input.PixelStride, PaddedInputs, Tiling.Step(PaddedInputs))));
        w.Open($"for (int product = 0; product < {Products}; product++)");
        Affine product = Var("product");
        string inputs = Ref("scratch", product * Tiling.Step(PaddedInputs)), results = Ref("sums", product * Tiling.Step(PaddedOutputs));
        w.Line($"Multiply({inputs}, {Ref("weights", product * WinogradTiling.Step(g.GroupInputs, PaddedOutputs))}, {results});");
        w.Close();
        Layout stored = Epilogue.Pool?.Output ?? g.Output;
        (int height, int width) = Epilogue.Pool is PoolEpilogue pool ? (pool.Height, pool.Width) : (1, 1);
        ForEachTile(w, blocks, (y, x) =>
        {
            string Place(string operand, Layout layout) => At(operand, layout.At(y / height, x / width));
            IEnumerable<string> operands = Epilogue.Operands.Select(operand => operand switch
            {
                "output" => Place(operand, stored),
                "argmax" => Place(operand, stored.Own()),
                _ => operand,
            });
            Affine[] argmaxStrides = Epilogue.Pool is { KeepsArgmax: true } ? [stored.Own().RowStride, stored.Own().PixelStride] : [];
            w.Line(OutputRoutine.Call(
                operands.Prepend(At("sums", Var("tile") * PaddedOutputs)),
                [stored.RowStride, stored.PixelStride, .. argmaxStrides, PaddedOutputs, g.GroupOutputs, Tiling.Step(PaddedOutputs)]));
        });
        if (blocks)
            w.Close("block");

        w.Line();
        w.Line($"// {Tiling.Tiles} tiles x {g.GroupInputs} input channels times {g.GroupInputs} x {PaddedOutputs} weights.");
        w.Line(CodeWriter.CompiledAtOnce);
        w.Open("static void Multiply(ref float v, ref float weights, ref float sums)");
        WriteProduct(w);
        w.Close();
    }

    /// <summary>
    /// Writes the loops over a block's tiles; <paramref name="body"/> is given the row and the column of a tile's first output pixel, and
    /// <c>tile</c> counts them.
    /// </summary>
    private void ForEachTile(CodeWriter w, bool blocks, Action<Affine, Affine> body)
    {
        int outputs = Tiling.Algorithm.Outputs;
        w.Open($"for (int tile = 0; tile < {Tiling.Tiles}; tile++)");
        Affine tile = Var("tile"), row = 0, column = tile;
        if (Tiling.BlockRows > 1)
            (row, column) = (tile / Tiling.Columns, tile % Tiling.Columns);
        Affine y = FirstPixel("row", blocks ? Var("firstRow") + row : row, "y", Tiling.Rows, Tiling.Height);
        Affine x = FirstPixel("column", column, "x", Tiling.Columns, Tiling.Width);
        body(y, x);
        w.Close();

        // An image as high or as wide as a tile has one row or column of them, and a variable for it would be set and never read.
        Affine FirstPixel(string number, Affine value, string pixel, int tiles, int extent)
        {
            if (tiles == 1)
                return 0;
            w.Line($"int {number} = {value}, {pixel} = {WinogradTiling.FirstPixel(number, tiles, extent, outputs)};");
            return Var(pixel);
        }
    }

    private void WriteProduct(CodeWriter w)
    {
        Tile tile = Tile;
        OpenColumns(w, PaddedOutputs, tile.Vectors);
        Affine first = 0;
        if (Tiling.Tiles > tile.Rows)
        {
            w.Open($"for (int next = 0; next < {Tiling.Tiles}; next += {tile.Rows})");
            w.Line(Tiling.Tiles % tile.Rows == 0
                ? "int first = next;"
                : $"int first = next <= {Tiling.Tiles - tile.Rows} ? next : {Tiling.Tiles - tile.Rows};");
            first = Var("first");
        }
        w.Line($"ref float x = {Ref("v", first * PaddedInputs)};");
        w.Line($"ref float w = {Ref("weights", Panels.Start(Var("column")))};");
        for (int r = 0; r < tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, tile.Vectors).Select(v => $"V {Accumulator(r, v)} = S.Zero;")));
        w.Open($"for (int k = 0; k < {Geometry.GroupInputs}; k++)");
        MultiplyAddStep(w, tile, "w", r => At("x", r * PaddedInputs));
        Advance(w, "x", 1);
        Advance(w, "w", Panels.Width);
        w.Close("k");
        w.Line($"ref float m = {Ref("sums", first * PaddedOutputs + Var("column"))};");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"S.Store({Accumulator(r, v)}, ref m, {r * PaddedOutputs + VectorOffset(v)});");
        CloseLoops(w, first);
        w.Close("column");
    }
}
