using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Direct convolution. A tile of output pixels by output channels stays in registers while its window is walked; each step loads
/// the weights of one input channel and multiplies them with that channel of every pixel of the tile. The gradient of a
/// convolution's input at stride 1 is this kernel over the output's gradient with the weights turned round.
/// </summary>
public sealed record ConvForwardKernel(string Role, ConvGeometry Geometry, ConvStore Store) : Kernel
{
    public override string Role { get; } = Role;

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "weights", .. Store.Operands];

    /// <summary>Rows of the picture that are computed: with a pool, those that a window sees.</summary>
    private int Height => Store.Pool is PoolStore pool ? pool.Output.Height * pool.Height : Geometry.Output.Height;

    private int Width => Store.Pool is PoolStore pool ? pool.Output.Width * pool.Width : Geometry.Output.Width;

    private Tile Tile => Tile.Choose(Width, Geometry.Panels.Width / VectorLanes, overlap: true, multiple: Store.Pool?.Width ?? 1);

    public override string Summary => $"{Geometry.Describe()}{Geometry.Panels.Describe()}{Store.Describe()}; tile of {Tile.Rows} pixels by {Tile.Vectors} vectors of channels.";

    public override void WriteBody(CodeWriter w)
    {
        ConvGeometry g = Geometry;
        Tile tile = Tile;
        bool groups = OpenLoop(w, "group", g.Groups);
        OpenColumns(w, g.PaddedOutputs, tile.Vectors);
        bool rows = OpenLoop(w, "row", Height);
        string y = rows ? "row" : "0";
        bool tiles = Width > tile.Rows;
        string x = "0";
        if (tiles && Width % tile.Rows == 0)
        {
            w.Open($"for (int pixel = 0; pixel < {Width}; pixel += {tile.Rows})");
            x = "pixel";
        }
        else if (tiles)
        {
            // The last tile repeats pixels of the one before it rather than need a smaller tile.
            w.Open($"for (int first = 0; first < {Width}; first += {tile.Rows})");
            w.Line($"int pixel = first <= {Width - tile.Rows} ? first : {Width - tile.Rows};");
            x = "pixel";
        }

        string group = groups ? "group" : "0";
        string input = Sum(Times(y, g.Window.StrideY * g.Input.RowStride), Times(x, g.Window.StrideX * g.Input.PixelStride), Times(group, g.GroupInputs));
        w.Line($"ref float x = ref At(ref input, {Plus(input, g.WindowOrigin)});");
        w.Line($"ref float w = ref At(ref weights, {Sum(g.Panels.Start("column"), Times(group, g.GroupWeights))});");
        WriteAccumulators(w, tile, Sum("column", Times(group, g.PaddedOutputs)));
        WriteWindow(w, g, tile, () => MultiplyAddStep(w, tile, "w", r => $"At(ref x, {r * g.Window.StrideX * g.Input.PixelStride})"));
        if (Store.Pool is PoolStore pool)
            WritePooledStores(w, tile, pool, y, x, group);
        else
            WriteStores(w, tile, y, x, group);

        if (tiles)
            w.Close();
        if (rows)
            w.Close("row");
        w.Close("column");
        if (groups)
            w.Close("group");
    }

    private void WriteAccumulators(CodeWriter w, Tile tile, string biasIndex)
    {
        if (Store.HasBias)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"V b{v} = S.Load(in bias, {(v == 0 ? biasIndex : biasIndex + " + " + VectorOffset(v))});");
        for (int r = 0; r < tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, tile.Vectors).Select(v => $"V {Accumulator(r, v)} = {(Store.HasBias ? $"b{v}" : "S.Zero")};")));
    }

    /// <summary>The loops over a window: kernel rows, and within each a run of kernel columns and channels, or one loop for each.</summary>
    private static void WriteWindow(CodeWriter w, ConvGeometry g, Tile tile, Action step)
    {
        Window window = g.Window;
        bool kernelRows = OpenLoop(w, "ky", window.KernelHeight);
        bool kernelColumns = !g.RowsAreRuns && OpenLoop(w, "kx", window.KernelWidth);
        w.Open($"for (int k = 0; k < {g.Run}; k++)");
        step();
        w.Line("x = ref At(ref x, 1);");
        w.Line($"w = ref At(ref w, {g.Panels.Width});");
        w.Close("k");
        int walked = g.Run;
        if (kernelColumns)
        {
            int advance = window.DilationX * g.Input.PixelStride - g.Run;
            if (advance != 0)
                w.Line($"x = ref At(ref x, {advance});");
            w.Close("kx");
            walked = window.KernelWidth * window.DilationX * g.Input.PixelStride;
        }
        if (kernelRows)
        {
            w.Line($"x = ref At(ref x, {window.DilationY * g.Input.RowStride - walked});");
            w.Close("ky");
        }
    }

    private void WriteStores(CodeWriter w, Tile tile, string y, string x, string group)
    {
        Layout output = Geometry.Output;
        string target = Sum(Times(y, output.RowStride), Times(x, output.PixelStride), Times(group, Geometry.GroupOutputs), "column");
        w.Line($"ref float y = ref At(ref output, {Plus(target, output.Origin)});");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"S.Store({Activated(Accumulator(r, v), v)}, ref y, {Sum($"{r * output.PixelStride}", VectorOffset(v))});");
    }

    /// <summary>The largest of each run of pixels in the tile; a window's first row stores it, the others compare with what is there.</summary>
    private void WritePooledStores(CodeWriter w, Tile tile, PoolStore pool, string y, string x, string group)
    {
        string Place(Layout layout) => Plus(
            Sum(Times(pool.Height == 1 ? y : $"{y} / {pool.Height}", layout.RowStride), Times(pool.Width == 1 ? x : $"{x} / {pool.Width}", layout.PixelStride),
                Times(group, Geometry.GroupOutputs), "column"), layout.Origin);
        Layout winners = pool.Output.Own();
        w.Line($"ref float y = ref At(ref output, {Place(pool.Output)});");
        if (pool.KeepsWinners)
            w.Line($"ref float winner = ref At(ref winners, {Place(winners)});");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
            {
                string best = Accumulator(r, v), first = Accumulator(r / pool.Width * pool.Width, v), number = $"n{r / pool.Width}_{v}";
                int position = r % pool.Width;
                if (!Store.IsPooledFirst)
                    Activate(best, v);
                if (position > 0)
                    PoolGeometry.WriteLarger(w, first, best, pool.KeepsWinners ? number : null, $"S.Broadcast({position})");
                else if (pool.KeepsWinners)
                    w.Line($"V {number} = S.Zero;");
                if (Store.IsPooledFirst && position == pool.Width - 1)
                    Activate(first, v);
            }
        bool merges = pool.Height > 1;
        if (merges)
        {
            w.Line($"int windowRow = {y} % {pool.Height};");
            w.Open("if (windowRow != 0)");
            ForEachWindow((r, v, place, winner) =>
            {
                string row = Accumulator(r * pool.Width, v);
                w.Line($"V y{r}_{v} = S.Load(in y, {place});");
                if (pool.KeepsWinners)
                    w.Line($"n{r}_{v} = S.IfGreater({row}, y{r}_{v}, "
                        + $"S.Add(n{r}_{v}, S.Broadcast(windowRow * {pool.Width})), S.Load(in winner, {winner}));");
                w.Line($"{row} = S.MaxOrNaN(y{r}_{v}, {row});");
            });
            w.Close();
        }
        ForEachWindow((r, v, place, winner) =>
        {
            w.Line($"S.Store({Accumulator(r * pool.Width, v)}, ref y, {place});");
            if (pool.KeepsWinners)
                w.Line($"S.Store(n{r}_{v}, ref winner, {winner});");
        });

        void Activate(string value, int v) => Store.WriteActivated(w, value, $"{Geometry.GroupOutputs}", Sum("column", VectorOffset(v)));

        void ForEachWindow(Action<int, int, string, string> write)
        {
            for (int r = 0; r < tile.Rows / pool.Width; r++)
                for (int v = 0; v < tile.Vectors; v++)
                    write(r, v, Sum($"{r * pool.Output.PixelStride}", VectorOffset(v)), Sum($"{r * winners.PixelStride}", VectorOffset(v)));
        }
    }

    private string Activated(string value, int v) =>
        Store.Activated(value, Geometry.GroupOutputs, Sum("column", VectorOffset(v)));
}
