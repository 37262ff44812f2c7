using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Direct convolution with bias and activation function. A tile of output pixels by output channels stays in registers
/// while its window is walked; each step loads the weights of one input channel and multiplies them with that channel of
/// every pixel of the tile. The gradient of a convolution's input at stride 1 is this kernel over the output's gradient
/// with the weights turned round. <paramref name="IsScaled"/>: the result is multiplied and shifted per channel, as a batch
/// normalization behind it asks.
/// </summary>
public sealed record ConvForwardKernel(string Role, ConvGeometry Geometry, bool HasBias, bool IsScaled, Activation Activation) : Kernel
{
    public override string Role { get; } = Role;

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands =>
        ["input", "weights", .. HasBias ? new[] { "bias" } : [], .. IsScaled ? new[] { "scale", "shift" } : [], "output"];

    private Tile Tile => Tile.Choose(Geometry.Output.Width, Geometry.PaddedOutputs / VectorLanes, overlap: true);

    public override string Summary =>
        $"{Geometry.Describe()}{(Activation.Function == ActivationFunction.None ? "" : ", " + Activation.Function.ToString().ToLowerInvariant())}; tile of {Tile.Rows} pixels by {Tile.Vectors} vectors of channels.";

    public override void WriteBody(CodeWriter w)
    {
        ConvGeometry g = Geometry;
        Layout output = g.Output;
        Tile tile = Tile;
        bool groups = OpenLoop(w, "group", g.Groups);
        OpenColumns(w, g.PaddedOutputs, tile.Vectors);
        bool rows = OpenLoop(w, "row", output.Height);
        string y = rows ? "row" : "0";
        bool tiles = output.Width > tile.Rows;
        string x = "0";
        if (tiles && output.Width % tile.Rows == 0)
        {
            w.Open($"for (int pixel = 0; pixel < {output.Width}; pixel += {tile.Rows})");
            x = "pixel";
        }
        else if (tiles)
        {
            // The last tile repeats pixels of the one before it rather than need a smaller tile.
            w.Open($"for (int first = 0; first < {output.Width}; first += {tile.Rows})");
            w.Line($"int pixel = first <= {output.Width - tile.Rows} ? first : {output.Width - tile.Rows};");
            x = "pixel";
        }

        string group = groups ? "group" : "0";
        string input = Sum(Times(y, g.Window.StrideY * g.Input.RowStride), Times(x, g.Window.StrideX * g.Input.PixelStride), Times(group, g.GroupInputs));
        w.Line($"ref float x = ref At(ref input, {Plus(input, g.WindowOrigin)});");
        w.Line($"ref float w = ref At(ref weights, {Sum("column", Times(group, g.GroupWeights))});");
        WriteAccumulators(w, tile, Sum("column", Times(group, g.PaddedOutputs)));
        WriteWindow(w, g, tile, () => MultiplyAddStep(w, tile, "w", r => $"At(ref x, {r * g.Window.StrideX * g.Input.PixelStride})"));
        string target = Sum(Times(y, output.RowStride), Times(x, output.PixelStride), Times(group, g.GroupOutputs), "column");
        w.Line($"ref float y = ref At(ref output, {Plus(target, output.Origin)});");
        WriteStores(w, tile, Sum("column", Times(group, g.GroupOutputs)));

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
        if (HasBias)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"V b{v} = S.Load(in bias, {(v == 0 ? biasIndex : biasIndex + " + " + VectorOffset(v))});");
        for (int r = 0; r < tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, tile.Vectors).Select(v => $"V {Accumulator(r, v)} = {(HasBias ? $"b{v}" : "S.Zero")};")));
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
        w.Line($"w = ref At(ref w, {g.PaddedOutputs});");
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

    private void WriteStores(CodeWriter w, Tile tile, string channel)
    {
        if (IsScaled)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"V s{v} = S.Load(in scale, {Sum(channel, VectorOffset(v))}), t{v} = S.Load(in shift, {Sum(channel, VectorOffset(v))});");
        // Padding lanes hold zero; where f(0) is not zero they are put back to it.
        bool mask = !ActivationCode.KeepsZero(Activation) && Geometry.GroupOutputs != Geometry.PaddedOutputs;
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
            {
                if (IsScaled)
                    w.Line($"{Accumulator(r, v)} = S.MultiplyAdd({Accumulator(r, v)}, s{v}, t{v});");
                string value = ActivationCode.Forward(Activation, Accumulator(r, v));
                if (mask)
                    value = $"S.KeepFirst({value}, {Geometry.GroupOutputs} - column{(v == 0 ? "" : " - " + VectorOffset(v))})";
                string offset = r == 0 ? VectorOffset(v) : v == 0 ? $"{r * Geometry.Output.PixelStride}" : $"{r * Geometry.Output.PixelStride} + {VectorOffset(v)}";
                w.Line($"S.Store({value}, ref y, {offset});");
            }
    }
}
