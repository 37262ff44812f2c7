using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of a depthwise convolution's weights, added to what is there. The weights of a whole window, or of one of its
/// rows, stay in registers while the image is walked.
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
        bool whole = window.KernelHeight * window.KernelWidth <= Tile.MaxAccumulators;
        int perPass = whole || window.KernelWidth > Tile.MaxAccumulators
            ? Math.Min(window.KernelHeight * window.KernelWidth, Tile.MaxAccumulators)
            : window.KernelWidth;
        OpenColumns(w, g.PaddedChannels, 1);
        int taps = window.KernelHeight * window.KernelWidth;
        for (int first = 0; first < taps; first += perPass)
            WriteTaps(w, g, first, Math.Min(perPass, taps - first));
        w.Close("column");
    }

    private static void WriteTaps(CodeWriter w, DepthwiseGeometry g, int first, int count)
    {
        Window window = g.Window;
        w.Open();
        w.Line(string.Join(" ", Enumerable.Range(first, count).Select(tap => $"V a{tap} = S.Zero;")));
        w.Open($"for (int row = 0; row < {g.Output.Height}; row++)");
        w.Line($"ref float x = {Ref("input", g.WindowAt(Var("row"), 0) + Var("column"))};");
        w.Line($"ref float d = {Ref("dOutput", g.Output.At(Var("row"), 0) + Var("column"))};");
        w.Open($"for (int pixel = 0; pixel < {g.Output.Width}; pixel++)");
        w.Line("V v = S.Load(in d, 0);");
        for (int tap = first; tap < first + count; tap++)
            w.Line($"a{tap} = S.MultiplyAdd(v, S.Load(in x, {g.TapAt(tap / window.KernelWidth, tap % window.KernelWidth)}), a{tap});");
        Advance(w, "x", window.StrideX * g.Input.PixelStride);
        Advance(w, "d", g.Output.PixelStride);
        w.Close();
        w.Close("row");
        for (int tap = first; tap < first + count; tap++)
        {
            Affine place = Var("column") + tap * g.PaddedChannels;
            w.Line($"S.Store(S.Add(S.Load(in dWeights, {place}), a{tap}), ref dWeights, {place});");
        }
        w.Close();
    }
}
