using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// A depthwise convolution as its kernels see it: input and output have the same channels.
/// Weights are [kernel row][kernel column][channel, padded to whole vectors].
/// </summary>
public readonly record struct DepthwiseGeometry(Layout Input, Layout Output, Window Window)
{
    private const int MostUnrolledColumns = 7;
    private const int MostPixels = 8;

    public int PaddedChannels => Lanes.Pad(Output.Channels);

    public int VectorLanes => Lanes.WidestIn(PaddedChannels);

    public int WindowOrigin => Input.Origin - Window.Top * Input.RowStride - Window.Left * Input.PixelStride;

    /// <summary>Whether a kernel row's weights are held in registers at once.</summary>
    public bool HoldsRow => Window.KernelWidth <= MostUnrolledColumns;

    /// <summary>Output pixels of a tile: as many as divide a row most evenly.</summary>
    public int Pixels
    {
        get
        {
            int tiles = (Output.Width + MostPixels - 1) / MostPixels;
            return (Output.Width + tiles - 1) / tiles;
        }
    }

    public string Describe() => FormattableString.Invariant(
        $"{Input.Height}x{Input.Width}x{Input.Channels} -> {Output.Height}x{Output.Width}x{Output.Channels}, depthwise window {Window.KernelHeight}x{Window.KernelWidth}, stride {Window.StrideY}x{Window.StrideX}");
}

/// <summary>
/// Depthwise convolution with bias and activation function: a tile of output pixels by one vector of channels. Along a kernel row
/// every input vector is loaded once and meets all weights that it has to do with. <paramref name="Flip"/> turns the window round,
/// which makes it the gradient of the input at stride 1.
/// </summary>
public sealed record DepthwiseForwardKernel(string Role, DepthwiseGeometry Geometry, bool HasBias, Activation Activation, bool Flip) : Kernel
{
    public override string Role { get; } = Role;

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands =>
        ["input", "weights", .. HasBias ? new[] { "bias" } : [], "output"];

    public override string Summary => $"{Geometry.Describe()}; tile of {Geometry.Pixels} pixels by a vector of channels.";

    public override void WriteBody(CodeWriter w)
    {
        DepthwiseGeometry g = Geometry;
        Layout output = g.Output;
        int pixels = g.Pixels;
        OpenColumns(w, g.PaddedChannels, 1);
        if (HasBias)
            w.Line("V b = S.Load(in bias, column);");
        bool rows = OpenLoop(w, "row", output.Height);
        string y = rows ? "row" : "0", x = "0";
        bool tiles = output.Width > pixels;
        if (tiles)
        {
            w.Open($"for (int first = 0; first < {output.Width}; first += {pixels})");
            // The last tile repeats pixels of the one before it rather than need a smaller tile.
            w.Line($"int pixel = first <= {output.Width - pixels} ? first : {output.Width - pixels};");
            x = "pixel";
        }
        string input = Sum(Times(y, g.Window.StrideY * g.Input.RowStride), Times(x, g.Window.StrideX * g.Input.PixelStride), "column");
        w.Line($"ref float x = ref At(ref input, {Plus(input, g.WindowOrigin)});");
        w.Line(string.Join(" ", Enumerable.Range(0, pixels).Select(r => $"V a{r} = {(HasBias ? "b" : "S.Zero")};")));
        bool kernelRows = OpenLoop(w, "ky", g.Window.KernelHeight);
        WriteKernelRow(w, g, pixels, kernelRows ? "ky" : "0");
        if (kernelRows)
        {
            w.Line($"x = ref At(ref x, {g.Window.DilationY * g.Input.RowStride});");
            w.Close("ky");
        }
        WriteStores(w, g, pixels, Sum(Times(y, output.RowStride), Times(x, output.PixelStride), "column"));
        if (tiles)
            w.Close();
        if (rows)
            w.Close("row");
        w.Close("column");
    }

    private void WriteKernelRow(CodeWriter w, DepthwiseGeometry g, int pixels, string ky)
    {
        Window window = g.Window;
        int height = window.KernelHeight, width = window.KernelWidth, channels = g.PaddedChannels;
        string row = !Flip ? Times(ky, width * channels) : ky == "0" ? "0" : $"({height - 1} - ky) * {width * channels}";
        if (!g.HoldsRow)
        {
            w.Open($"for (int kx = 0; kx < {width}; kx++)");
            w.Line($"V w = S.Load(in weights, {Sum(row, Flip ? $"({width - 1} - kx) * {channels}" : $"kx * {channels}", "column")});");
            for (int r = 0; r < pixels; r++)
                w.Line($"a{r} = S.MultiplyAdd(S.Load(in x, {Plus(Times("kx", window.DilationX * g.Input.PixelStride), r * window.StrideX * g.Input.PixelStride)}), w, a{r});");
            w.Close();
            return;
        }
        for (int kx = 0; kx < width; kx++)
            w.Line($"V w{kx} = S.Load(in weights, {Plus(Sum(row, "column"), (Flip ? width - 1 - kx : kx) * channels)});");
        for (int i = 0; i <= (pixels - 1) * window.StrideX + (width - 1) * window.DilationX; i++)
        {
            bool loaded = false;
            for (int r = 0; r < pixels; r++)
                for (int kx = 0; kx < width; kx++)
                    if (r * window.StrideX + kx * window.DilationX == i)
                    {
                        if (!loaded)
                            w.Line($"V x{i} = S.Load(in x, {i * g.Input.PixelStride});");
                        loaded = true;
                        w.Line($"a{r} = S.MultiplyAdd(x{i}, w{kx}, a{r});");
                    }
        }
    }

    private void WriteStores(CodeWriter w, DepthwiseGeometry g, int pixels, string target)
    {
        w.Line($"ref float y = ref At(ref output, {Plus(target, g.Output.Origin)});");
        bool mask = !Activation.KeepsZero && g.Output.Channels != g.PaddedChannels;
        for (int r = 0; r < pixels; r++)
        {
            string value = ActivationCode.Forward(Activation, $"a{r}");
            if (mask)
                value = $"S.KeepFirst({value}, {g.Output.Channels} - column)";
            w.Line($"S.Store({value}, ref y, {r * g.Output.PixelStride});");
        }
    }
}

/// <summary>The gradient of a depthwise convolution's input at any stride: each output pixel's gradient goes back to every pixel it saw.</summary>
public sealed record DepthwiseBackwardInputKernel(DepthwiseGeometry Forward) : Kernel
{
    public override string Role => "BackwardInput";

    public override int VectorLanes => Forward.VectorLanes;

    public override IReadOnlyList<string> Operands => ["dOutput", "weights", "dInput"];

    public override string Summary => $"{Forward.Describe()}, backwards.";

    public override void WriteBody(CodeWriter w)
    {
        DepthwiseGeometry g = Forward;
        Window window = g.Window;
        w.Line($"Clear(ref dInput, {g.Input.Length});");
        OpenColumns(w, g.PaddedChannels, 1);
        w.Open($"for (int row = 0; row < {g.Output.Height}; row++)");
        w.Open($"for (int pixel = 0; pixel < {g.Output.Width}; pixel++)");
        w.Line($"V d = S.Load(in dOutput, {Plus($"row * {g.Output.RowStride} + pixel * {g.Output.PixelStride} + column", g.Output.Origin)});");
        w.Line($"ref float dx = ref At(ref dInput, {Plus($"row * {window.StrideY * g.Input.RowStride} + pixel * {window.StrideX * g.Input.PixelStride} + column", g.WindowOrigin)});");
        w.Open($"for (int ky = 0; ky < {window.KernelHeight}; ky++)");
        w.Open($"for (int kx = 0; kx < {window.KernelWidth}; kx++)");
        w.Line($"int tap = ky * {window.DilationY * g.Input.RowStride} + kx * {window.DilationX * g.Input.PixelStride};");
        w.Line($"V weight = S.Load(in weights, (ky * {window.KernelWidth} + kx) * {g.PaddedChannels} + column);");
        w.Line("S.Store(S.MultiplyAdd(d, weight, S.Load(in dx, tap)), ref dx, tap);");
        w.Close();
        w.Close();
        w.Close();
        w.Close("row");
        w.Close("column");
    }
}

/// <summary>
/// The gradient of a depthwise convolution's weights, added to what is there. The weights of a whole window, or of one of its
/// rows, stay in registers while the picture is walked.
/// </summary>
public sealed record DepthwiseBackwardWeightsKernel(DepthwiseGeometry Geometry) : Kernel
{
    public override string Role => "BackwardWeights";

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "dOutput", "dWeights"];

    public override string Summary => $"{Geometry.Describe()}, weight gradient.";

    public override void WriteBody(CodeWriter w)
    {
        DepthwiseGeometry g = Geometry;
        Window window = g.Window;
        bool whole = window.KernelHeight * window.KernelWidth <= Tile.MostAccumulators;
        int perPass = whole || window.KernelWidth > Tile.MostAccumulators ? Math.Min(window.KernelHeight * window.KernelWidth, Tile.MostAccumulators) : window.KernelWidth;
        OpenColumns(w, g.PaddedChannels, 1);
        int taps = window.KernelHeight * window.KernelWidth;
        for (int first = 0; first < taps; first += perPass)
            WriteTaps(w, g, first, Math.Min(perPass, taps - first));
        w.Close("column");
    }

    private static void WriteTaps(CodeWriter w, DepthwiseGeometry g, int first, int count)
    {
        Window window = g.Window;
        int TapOffset(int tap) => tap / window.KernelWidth * window.DilationY * g.Input.RowStride + tap % window.KernelWidth * window.DilationX * g.Input.PixelStride;
        w.Open();
        w.Line(string.Join(" ", Enumerable.Range(first, count).Select(tap => $"V a{tap} = S.Zero;")));
        w.Open($"for (int row = 0; row < {g.Output.Height}; row++)");
        w.Line($"ref float x = ref At(ref input, {Plus($"row * {window.StrideY * g.Input.RowStride} + column", g.WindowOrigin)});");
        w.Line($"ref float d = ref At(ref dOutput, {Plus($"row * {g.Output.RowStride} + column", g.Output.Origin)});");
        w.Open($"for (int pixel = 0; pixel < {g.Output.Width}; pixel++)");
        w.Line("V v = S.Load(in d, 0);");
        for (int tap = first; tap < first + count; tap++)
            w.Line($"a{tap} = S.MultiplyAdd(v, S.Load(in x, {TapOffset(tap)}), a{tap});");
        w.Line($"x = ref At(ref x, {window.StrideX * g.Input.PixelStride});");
        w.Line($"d = ref At(ref d, {g.Output.PixelStride});");
        w.Close();
        w.Close("row");
        for (int tap = first; tap < first + count; tap++)
            w.Line($"S.Store(S.Add(S.Load(in dWeights, {Plus("column", tap * g.PaddedChannels)}), a{tap}), ref dWeights, {Plus("column", tap * g.PaddedChannels)});");
        w.Close();
    }
}

/// <summary>Every channel a number of times: channel c becomes channels c * times to c * times + times - 1; or back, summed.</summary>
public sealed record RepeatChannelsKernel(Layout Few, Layout Many, int Times, bool Back) : Kernel
{
    public override string Role => Back ? "BackwardRepeat" : "Repeat";

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => Back ? ["dMany", "dFew"] : ["few", "many"];

    public override string Summary => $"each of {Few.Channels} channels {Times} times{(Back ? ", gradients summed" : "")}.";

    public override void WriteBody(CodeWriter w)
    {
        if (Back)
            w.Line($"Clear(ref dFew, {Few.Length});");
        w.Open($"for (int row = 0; row < {Few.Height}; row++)");
        w.Open($"for (int pixel = 0; pixel < {Few.Width}; pixel++)");
        string few = Plus($"row * {Few.RowStride} + pixel * {Few.PixelStride}", Few.Origin), many = Plus($"row * {Many.RowStride} + pixel * {Many.PixelStride}", Many.Origin);
        w.Line($"ref float from = ref At(ref {(Back ? "dMany" : "few")}, {(Back ? many : few)});");
        w.Line($"ref float to = ref At(ref {(Back ? "dFew" : "many")}, {(Back ? few : many)});");
        w.Open($"for (int c = 0; c < {Many.Channels}; c++)");
        w.Line(Back ? $"At(ref to, c / {Times}) += At(ref from, c);" : $"At(ref to, c) = At(ref from, c / {Times});");
        w.Close();
        if (!Back && Many.PixelLength > Many.Channels)
            w.Line($"Clear(ref At(ref to, {Many.Channels}), {Many.PixelLength - Many.Channels});");
        w.Close();
        w.Close("row");
    }
}
