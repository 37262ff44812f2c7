using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Direct convolution. A tile of output pixels by output channels stays in registers while its window is walked; each step loads
/// the weights of one input channel and multiplies them with that channel of every pixel of the tile. The gradient of a
/// convolution's input at stride 1 is this kernel over the output's gradient with flipped weights.
/// </summary>
public sealed record ConvForwardKernel(string Role, ConvGeometry Geometry, ConvEpilogue Epilogue) : Kernel
{
    public override string Role { get; } = Role;

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "weights", .. Epilogue.Operands];

    /// <summary>Rows of the image that are computed: with a pool, those that a window sees.</summary>
    private int Height => Epilogue.Pool is PoolEpilogue pool ? pool.Output.Height * pool.Height : Geometry.Output.Height;

    private int Width => Epilogue.Pool is PoolEpilogue pool ? pool.Output.Width * pool.Width : Geometry.Output.Width;

    private Tile Tile => Tile.Choose(Width, Geometry.Panels.Width / VectorLanes, overlap: true, multiple: Epilogue.Pool?.Width ?? 1);

    public override string Summary => $"{Geometry.Describe()}{Geometry.Panels.Describe()}{Epilogue.Describe()}; tile of {Tile.Rows} pixels by {Tile.Vectors} vectors of channels.";

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
        if (Epilogue.Pool is PoolEpilogue pool)
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
        if (Epilogue.HasBias)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"V b{v} = S.Load(in bias, {(v == 0 ? biasIndex : biasIndex + " + " + VectorOffset(v))});");
        for (int r = 0; r < tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, tile.Vectors).Select(v => $"V {Accumulator(r, v)} = {(Epilogue.HasBias ? $"b{v}" : "S.Zero")};")));
    }

    /// <summary>The loops over a window: kernel rows, and within each a run of kernel columns and channels, or one loop for each.</summary>
    private static void WriteWindow(CodeWriter w, ConvGeometry g, Tile tile, Action step)
    {
        Window window = g.Window;
        bool kernelRows = OpenLoop(w, "ky", window.KernelHeight);
        bool kernelColumns = !g.RowsAreContiguous && OpenLoop(w, "kx", window.KernelWidth);
        w.Open($"for (int k = 0; k < {g.ContiguousInputs}; k++)");
        step();
        w.Line("x = ref At(ref x, 1);");
        w.Line($"w = ref At(ref w, {g.Panels.Width});");
        w.Close("k");
        int walked = g.ContiguousInputs;
        if (kernelColumns)
        {
            int advance = window.DilationX * g.Input.PixelStride - g.ContiguousInputs;
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
    private void WritePooledStores(CodeWriter w, Tile tile, PoolEpilogue pool, string y, string x, string group)
    {
        string Place(Layout layout) => Plus(
            Sum(Times(pool.Height == 1 ? y : $"{y} / {pool.Height}", layout.RowStride), Times(pool.Width == 1 ? x : $"{x} / {pool.Width}", layout.PixelStride),
                Times(group, Geometry.GroupOutputs), "column"), layout.Origin);
        Layout argmax = pool.Output.Own();
        w.Line($"ref float y = ref At(ref output, {Place(pool.Output)});");
        if (pool.KeepsArgmax)
            w.Line($"ref float position = ref At(ref argmax, {Place(argmax)});");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
            {
                string best = Accumulator(r, v), first = Accumulator(r / pool.Width * pool.Width, v), number = $"n{r / pool.Width}_{v}";
                int position = r % pool.Width;
                if (!Epilogue.IsPooledFirst)
                    Activate(best, v);
                if (position > 0)
                    PoolGeometry.WriteLarger(w, first, best, pool.KeepsArgmax ? number : null, $"S.Broadcast({position})");
                else if (pool.KeepsArgmax)
                    w.Line($"V {number} = S.Zero;");
                if (Epilogue.IsPooledFirst && position == pool.Width - 1)
                    Activate(first, v);
            }
        bool merges = pool.Height > 1;
        if (merges)
        {
            w.Line($"int windowRow = {y} % {pool.Height};");
            w.Open("if (windowRow != 0)");
            ForEachWindow((r, v, place, position) =>
            {
                string row = Accumulator(r * pool.Width, v);
                w.Line($"V y{r}_{v} = S.Load(in y, {place});");
                if (pool.KeepsArgmax)
                    w.Line($"n{r}_{v} = S.IfGreater({row}, y{r}_{v}, "
                        + $"S.Add(n{r}_{v}, S.Broadcast(windowRow * {pool.Width})), S.Load(in position, {position}));");
                w.Line($"{row} = S.MaxOrNaN(y{r}_{v}, {row});");
            });
            w.Close();
        }
        ForEachWindow((r, v, place, position) =>
        {
            w.Line($"S.Store({Accumulator(r * pool.Width, v)}, ref y, {place});");
            if (pool.KeepsArgmax)
                w.Line($"S.Store(n{r}_{v}, ref position, {position});");
        });

        void Activate(string value, int v) => Epilogue.WriteActivated(w, value, $"{Geometry.GroupOutputs}", Sum("column", VectorOffset(v)));

        void ForEachWindow(Action<int, int, string, string> write)
        {
            for (int r = 0; r < tile.Rows / pool.Width; r++)
                for (int v = 0; v < tile.Vectors; v++)
                    write(r, v, Sum($"{r * pool.Output.PixelStride}", VectorOffset(v)), Sum($"{r * argmax.PixelStride}", VectorOffset(v)));
        }
    }

    private string Activated(string value, int v) =>
        Epilogue.Activated(value, Geometry.GroupOutputs, Sum("column", VectorOffset(v)));
}
