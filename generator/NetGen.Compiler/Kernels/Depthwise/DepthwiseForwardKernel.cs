using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Depthwise convolution with bias and activation function: a tile of output pixels by one vector of channels. Along a kernel row
/// every input vector is loaded once and meets all weights that it has to do with. <paramref name="Flip"/> turns the window round,
/// which makes it the gradient of the input at stride 1.
/// </summary>
public sealed record DepthwiseForwardKernel(
    string Role, DepthwiseGeometry Geometry, bool HasBias, Activation Activation, bool Flip) : Kernel
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
        Affine y = OpenLoop(w, "row", output.Height), x = 0;
        if (output.Width > pixels)
        {
            w.Open($"for (int first = 0; first < {output.Width}; first += {pixels})");
            // The last tile repeats pixels of the one before it rather than need a smaller tile.
            w.Line($"int pixel = first <= {output.Width - pixels} ? first : {output.Width - pixels};");
            x = Var("pixel");
        }
        w.Line($"ref float x = {Ref("input", g.WindowAt(y, x) + Var("column"))};");
        w.Line(string.Join(" ", Enumerable.Range(0, pixels).Select(r => $"V a{r} = {(HasBias ? "b" : "S.Zero")};")));
        Affine ky = OpenLoop(w, "ky", g.Window.KernelHeight);
        WriteKernelRow(w, g, pixels, ky);
        if (!ky.IsZero)
            Advance(w, "x", g.Window.DilationY * g.Input.RowStride);
        CloseLoops(w, ky);
        WriteStores(w, g, pixels, output.At(y, x) + Var("column"));
        if (!x.IsZero)
            w.Close();
        CloseLoops(w, y);
        w.Close("column");
    }

    private void WriteKernelRow(CodeWriter w, DepthwiseGeometry g, int pixels, Affine ky)
    {
        Window window = g.Window;
        int height = window.KernelHeight, width = window.KernelWidth, channels = g.PaddedChannels;
        Affine weights = (Flip ? height - 1 - ky : ky) * (width * channels) + Var("column");
        if (!g.HoldsRow)
        {
            w.Open($"for (int kx = 0; kx < {width}; kx++)");
            Affine kx = Var("kx");
            w.Line($"V w = S.Load(in weights, {weights + (Flip ? width - 1 - kx : kx) * channels});");
            for (int r = 0; r < pixels; r++)
            {
                Affine place = (kx * window.DilationX + r * window.StrideX) * g.Input.PixelStride;
                w.Line($"a{r} = S.MultiplyAdd(S.Load(in x, {place}), w, a{r});");
            }
            w.Close();
            return;
        }
        for (int kx = 0; kx < width; kx++)
            w.Line($"V w{kx} = S.Load(in weights, {weights + (Flip ? width - 1 - kx : kx) * channels});");
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

    private void WriteStores(CodeWriter w, DepthwiseGeometry g, int pixels, Affine target)
    {
        w.Line($"ref float y = {Ref("output", target)};");
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
