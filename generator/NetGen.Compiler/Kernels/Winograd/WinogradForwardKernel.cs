using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// A convolution of stride 1 by Winograd's minimal filtering: tiles of inputs are transformed, multiplied with the transformed weights,
/// a matrix product for each element of a tile, and transformed back as they are stored.
/// </summary>
public sealed record WinogradForwardKernel(string Role, ConvGeometry Geometry, WinogradTiling Tiling, ConvStore Store) : Kernel
{
    internal const string Optimized = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]";

    public override string Role { get; } = Role;

    private int PaddedInputs => Lanes.Pad(Geometry.GroupInputs);

    private int PaddedOutputs => Geometry.PaddedOutputs;

    private int Products => Tiling.Algorithm.Products;

    /// <summary>Floats between the transforms of one block.</summary>
    public int ScratchLength => Tiling.BlockLength(PaddedInputs) + Tiling.BlockLength(PaddedOutputs);

    public override int VectorLanes => Math.Min(Lanes.WidestIn(PaddedInputs), Lanes.WidestIn(PaddedOutputs));

    public override IReadOnlyList<string> Operands => ["input", "weights", .. Store.Operands, "scratch"];

    private Tile Tile => Tile.Choose(Tiling.Tiles, PaddedOutputs / VectorLanes, overlap: true);

    public override string Summary => $"{Geometry.Describe()}{Store.Describe()}; {Tiling}; products in tiles of {Tile.Rows} by {Tile.Vectors} vectors of channels.";

    public override void WriteBody(CodeWriter w)
    {
        ConvGeometry g = Geometry;
        int outputs = Tiling.Algorithm.Outputs;
        w.Line($"ref float sums = ref At(ref scratch, {Tiling.BlockLength(PaddedInputs)});");
        bool blocks = Tiling.Blocks > 1;
        if (blocks)
        {
            w.Open($"for (int block = 0; block < {Tiling.Rows}; block += {Tiling.BlockRows})");
            // The last block repeats rows of the one before it.
            w.Line(Tiling.Rows % Tiling.BlockRows == 0 ? "int firstRow = block;" : $"int firstRow = block <= {Tiling.Rows - Tiling.BlockRows} ? block : {Tiling.Rows - Tiling.BlockRows};");
        }
        ForEachTile(w, blocks, (y, x) => w.Line(
            $"TransformInput(ref At(ref input, {Plus(Sum(Times(y, g.Input.RowStride), Times(x, g.Input.PixelStride)), g.WindowOrigin)}), ref At(ref scratch, tile * {PaddedInputs}));"));
        w.Open($"for (int product = 0; product < {Products}; product++)");
        w.Line($"Multiply(ref At(ref scratch, product * {Tiling.Tiles * PaddedInputs}), ref At(ref weights, product * {g.GroupInputs * PaddedOutputs}), ref At(ref sums, product * {Tiling.Tiles * PaddedOutputs}));");
        w.Close();
        Layout stored = Store.Pool?.Output ?? g.Output;
        (int height, int width) = Store.Pool is PoolStore pool ? (pool.Height, pool.Width) : (1, 1);
        ForEachTile(w, blocks, (y, x) =>
        {
            string Place(Layout layout) => Plus(Sum(Times(Divide(y, height), layout.RowStride), Times(Divide(x, width), layout.PixelStride)), layout.Origin);
            IEnumerable<string> operands = Store.Operands.Select(operand => operand switch
            {
                "output" => $"ref At(ref output, {Place(stored)})",
                "winners" => $"ref At(ref winners, {Place(stored.Own())})",
                _ => "ref " + operand,
            });
            w.Line($"TransformOutput(ref At(ref sums, tile * {PaddedOutputs}), {string.Join(", ", operands)});");
        });
        if (blocks)
            w.Close("block");

        w.Line();
        w.Line($"// A tile of {Tiling.Algorithm.Inputs}x{Tiling.Algorithm.Inputs} input pixels: B' d B, element by element to its product.");
        w.Line(Optimized);
        w.Open("static void TransformInput(ref float x, ref float v)");
        WriteInputTransform(w, Tiling.Algorithm, g.Input, PaddedInputs, Tiling.Tiles * PaddedInputs);
        w.Close();
        w.Line();
        w.Line($"// {Tiling.Tiles} tiles x {g.GroupInputs} input channels times {g.GroupInputs} x {PaddedOutputs} weights.");
        w.Line(Optimized);
        w.Open("static void Multiply(ref float v, ref float weights, ref float sums)");
        WriteProduct(w);
        w.Close();
        w.Line();
        w.Line($"// A tile of sums to {outputs}x{outputs} output pixels: A' m A.");
        w.Line(Optimized);
        w.Open($"static void TransformOutput(ref float m, {string.Join(", ", Store.Operands.Select(operand => "ref float " + operand))})");
        WriteOutputTransform(w);
        w.Close();
    }

    /// <summary>Writes the loops over a block's tiles; <paramref name="body"/> is given its first output pixel's row and column, and <c>tile</c> counts them.</summary>
    private void ForEachTile(CodeWriter w, bool blocks, Action<string, string> body)
    {
        int outputs = Tiling.Algorithm.Outputs;
        w.Open($"for (int tile = 0; tile < {Tiling.Tiles}; tile++)");
        string row = Tiling.BlockRows == 1 ? "0" : $"tile / {Tiling.Columns}", column = Tiling.BlockRows == 1 ? "tile" : $"tile % {Tiling.Columns}";
        w.Line($"int row = {(blocks ? Sum("firstRow", row) : row)}, column = {column};");
        w.Line($"int y = {WinogradTiling.FirstPixel("row", Tiling.Rows, Tiling.Height, outputs)}, x = {WinogradTiling.FirstPixel("column", Tiling.Columns, Tiling.Width, outputs)};");
        body("y", "x");
        w.Close();
    }

    /// <summary>Writes B' d B of the tile at <c>x</c> to <c>v</c>, channel vector by channel vector.</summary>
    /// <param name="step">Floats from one product's values to the next's.</param>
    internal static void WriteInputTransform(CodeWriter w, WinogradAlgorithm algorithm, Layout input, int channels, int step)
    {
        int n = algorithm.Inputs;
        double[,] transform = algorithm.InputTransform();
        OpenColumns(w, channels, 1);
        for (int y = 0; y < n; y++)
        {
            for (int x = 0; x < n; x++)
                w.Line($"V x{y}_{x} = S.Load(in x, {Sum("column", $"{y * input.RowStride + x * input.PixelStride}")});");
            TransformCode.Write(w, transform, WinogradWeightsKernel.Names("x", n, x => $"{y}_{x}"), WinogradWeightsKernel.Names("t", n, k => $"{y}_{k}"));
        }
        for (int k = 0; k < n; k++)
        {
            TransformCode.Write(w, transform, WinogradWeightsKernel.Names("t", n, y => $"{y}_{k}"), WinogradWeightsKernel.Names("v", n, j => $"{j}_{k}"));
            for (int j = 0; j < n; j++)
                w.Line($"S.Store(v{j}_{k}, ref v, {Sum("column", $"{(j * n + k) * step}")});");
        }
        w.Close("column");
    }

    private void WriteProduct(CodeWriter w)
    {
        Tile tile = Tile;
        OpenColumns(w, PaddedOutputs, tile.Vectors);
        string first = "0";
        if (Tiling.Tiles > tile.Rows)
        {
            w.Open($"for (int next = 0; next < {Tiling.Tiles}; next += {tile.Rows})");
            w.Line(Tiling.Tiles % tile.Rows == 0 ? "int first = next;" : $"int first = next <= {Tiling.Tiles - tile.Rows} ? next : {Tiling.Tiles - tile.Rows};");
            first = "first";
        }
        w.Line($"ref float x = ref At(ref v, {Times(first, PaddedInputs)});");
        w.Line("ref float w = ref At(ref weights, column);");
        for (int r = 0; r < tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, tile.Vectors).Select(v => $"V {Accumulator(r, v)} = S.Zero;")));
        w.Open($"for (int k = 0; k < {Geometry.GroupInputs}; k++)");
        MultiplyAddStep(w, tile, "w", r => $"At(ref x, {r * PaddedInputs})");
        w.Line("x = ref At(ref x, 1);");
        w.Line($"w = ref At(ref w, {PaddedOutputs});");
        w.Close("k");
        w.Line($"ref float m = ref At(ref sums, {Sum(Times(first, PaddedOutputs), "column")});");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"S.Store({Accumulator(r, v)}, ref m, {Sum($"{r * PaddedOutputs}", VectorOffset(v))});");
        if (first != "0")
            w.Close("first");
        w.Close("column");
    }

    private void WriteOutputTransform(CodeWriter w)
    {
        int n = Tiling.Algorithm.Inputs, outputs = Tiling.Algorithm.Outputs, step = Tiling.Tiles * PaddedOutputs;
        double[,] transform = Tiling.Algorithm.OutputTransform();
        OpenColumns(w, PaddedOutputs, 1);
        for (int k = 0; k < n; k++)
        {
            for (int j = 0; j < n; j++)
                w.Line($"V m{k}_{j} = S.Load(in m, {Sum("column", $"{(k * n + j) * step}")});");
            TransformCode.Write(w, transform, WinogradWeightsKernel.Names("m", n, j => $"{k}_{j}"), WinogradWeightsKernel.Names("t", outputs, x => $"{k}_{x}"));
        }
        for (int x = 0; x < outputs; x++)
            TransformCode.Write(w, transform, WinogradWeightsKernel.Names("t", n, k => $"{k}_{x}"), WinogradWeightsKernel.Names("y", outputs, y => $"{y}_{x}"));
        if (Store.HasBias)
            w.Line("V b = S.Load(in bias, column);");
        for (int y = 0; y < outputs; y++)
            for (int x = 0; x < outputs; x++)
            {
                string value = $"y{y}_{x}";
                if (Store.HasBias)
                    w.Line($"{value} = S.Add({value}, b);");
                if (Store.Pool is not null)
                    Store.WriteActivated(w, value, Geometry.GroupOutputs, "column");
                else
                    w.Line($"S.Store({Store.Activated(value, Geometry.GroupOutputs, "column")}, ref output, {Sum("column", $"{y * Geometry.Output.RowStride + x * Geometry.Output.PixelStride}")});");
            }
        if (Store.Pool is PoolStore pool)
            WritePooled(w, pool, outputs);
        w.Close("column");
    }

    private static void WritePooled(CodeWriter w, PoolStore pool, int outputs)
    {
        Layout winners = pool.Output.Own();
        for (int row = 0; row < outputs / pool.Height; row++)
            for (int column = 0; column < outputs / pool.Width; column++)
            {
                string best = $"y{row * pool.Height}_{column * pool.Width}", winner = $"n{row}_{column}";
                if (pool.KeepsWinners)
                    w.Line($"V {winner} = S.Zero;");
                for (int position = 1; position < pool.Height * pool.Width; position++)
                {
                    string value = $"y{row * pool.Height + position / pool.Width}_{column * pool.Width + position % pool.Width}";
                    if (pool.KeepsWinners)
                        w.Line($"{winner} = S.IfGreater({value}, {best}, S.Broadcast({position}), {winner});");
                    w.Line($"{best} = S.Max({best}, {value});");
                }
                w.Line($"S.Store({best}, ref output, {Sum("column", $"{row * pool.Output.RowStride + column * pool.Output.PixelStride}")});");
                if (pool.KeepsWinners)
                    w.Line($"S.Store({winner}, ref winners, {Sum("column", $"{row * winners.RowStride + column * winners.PixelStride}")});");
            }
    }

    private static string Divide(string index, int divisor) => divisor == 1 ? index : $"({index} / {divisor})";
}
