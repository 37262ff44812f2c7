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

    public override string Summary =>
        $"{Geometry.Describe()}{Geometry.Panels.Describe()}{Epilogue.Describe()}; tile of {Tile.Rows} pixels by "
            + $"{Tile.Vectors} vectors of channels.";

    public override void WriteBody(CodeWriter w)
    {
        ConvGeometry g = Geometry;
        Tile tile = Tile;
        Affine group = OpenLoop(w, "group", g.Groups);
        OpenColumns(w, g.PaddedOutputs, tile.Vectors);
        Affine y = OpenLoop(w, "row", Height), x = 0;
        if (Width % tile.Rows == 0)
        {
            x = OpenLoop(w, "pixel", Width, tile.Rows);
        }
        else if (Width > tile.Rows)
        {
            // The last tile repeats pixels of the one before it rather than need a smaller tile.
            w.Open($"for (int first = 0; first < {Width}; first += {tile.Rows})");
            w.Line($"int pixel = first <= {Width - tile.Rows} ? first : {Width - tile.Rows};");
            x = Var("pixel");
        }

        w.Line($"ref float x = {Ref("input", g.WindowAt(y, x) + group * g.GroupInputs)};");
        w.Line($"ref float w = {Ref("weights", g.Panels.Start(Var("column")) + group * g.GroupWeights)};");
        WriteAccumulators(w, tile, Var("column") + group * g.PaddedOutputs);
        WriteWindow(w, g, tile, () => MultiplyAddStep(w, tile, "w", r => At("x", r * g.Window.StrideX * g.Input.PixelStride)));
        if (Epilogue.Pool is PoolEpilogue pool)
            WritePooledStores(w, tile, pool, y, x, group);
        else
            WriteStores(w, tile, y, x, group);

        if (!x.IsZero)
            w.Close();
        CloseLoops(w, y);
        w.Close("column");
        CloseLoops(w, group);
    }

    private void WriteAccumulators(CodeWriter w, Tile tile, Affine biasIndex)
    {
        if (Epilogue.HasBias)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"V b{v} = S.Load(in bias, {biasIndex + VectorOffset(v)});");
        for (int r = 0; r < tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, tile.Vectors).Select(
                v => $"V {Accumulator(r, v)} = {(Epilogue.HasBias ? $"b{v}" : "S.Zero")};")));
    }

    /// <summary>The loops over a window: kernel rows, and within each a run of kernel columns and channels, or one loop for each.</summary>
    private static void WriteWindow(CodeWriter w, ConvGeometry g, Tile tile, Action step)
    {
        Window window = g.Window;
        Affine ky = OpenLoop(w, "ky", window.KernelHeight), kx = g.RowsAreContiguous ? 0 : OpenLoop(w, "kx", window.KernelWidth);
        w.Open($"for (int k = 0; k < {g.ContiguousInputs}; k++)");
        step();
        Advance(w, "x", 1);
        Advance(w, "w", g.Panels.Width);
        w.Close("k");
        int walked = g.ContiguousInputs;
        if (!kx.IsZero)
        {
            Advance(w, "x", window.DilationX * g.Input.PixelStride - g.ContiguousInputs);
            CloseLoops(w, kx);
            walked = window.KernelWidth * window.DilationX * g.Input.PixelStride;
        }
        if (!ky.IsZero)
        {
            Advance(w, "x", window.DilationY * g.Input.RowStride - walked);
            CloseLoops(w, ky);
        }
    }

    private void WriteStores(CodeWriter w, Tile tile, Affine y, Affine x, Affine group)
    {
        Layout output = Geometry.Output;
        w.Line($"ref float y = {Ref("output", output.At(y, x) + group * Geometry.GroupOutputs + Var("column"))};");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"S.Store({Activated(Accumulator(r, v), v)}, ref y, {r * output.PixelStride + VectorOffset(v)});");
    }

    /// <summary>
    /// The largest of each run of pixels in the tile; a window's first row stores it, the others compare with what is there.
    /// </summary>
    private void WritePooledStores(CodeWriter w, Tile tile, PoolEpilogue pool, Affine y, Affine x, Affine group)
    {
        Affine Place(Layout layout) => layout.At(y / pool.Height, x / pool.Width) + group * Geometry.GroupOutputs + Var("column");
        Layout argmax = pool.Output.Own();
        w.Line($"ref float y = {Ref("output", Place(pool.Output))};");
        if (pool.KeepsArgmax)
            w.Line($"ref float position = {Ref("argmax", Place(argmax))};");
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
            w.Line($"int windowRow = {y % pool.Height};");
            w.Open("if (windowRow != 0)");
            ForEachWindow((r, v, place, position) =>
            {
                string row = Accumulator(r * pool.Width, v);
                w.Line($"V y{r}_{v} = S.Load(in y, {place});");
                if (pool.KeepsArgmax)
                    w.Line($"n{r}_{v} = S.IfGreater({row}, y{r}_{v}, "
                        + $"S.Add(n{r}_{v}, S.Broadcast({Var("windowRow") * pool.Width})), S.Load(in position, {position}));");
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

        void Activate(string value, int v) => Epilogue.WriteActivated(w, value, Geometry.GroupOutputs, Var("column") + VectorOffset(v));

        void ForEachWindow(Action<int, int, Affine, Affine> write)
        {
            for (int r = 0; r < tile.Rows / pool.Width; r++)
                for (int v = 0; v < tile.Vectors; v++)
                    write(r, v, r * pool.Output.PixelStride + VectorOffset(v), r * argmax.PixelStride + VectorOffset(v));
        }
    }

    private string Activated(string value, int v) =>
        Epilogue.Activated(value, Geometry.GroupOutputs, Var("column") + VectorOffset(v));
}
