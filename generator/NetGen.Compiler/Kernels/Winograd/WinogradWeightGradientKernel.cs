using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>The gradient of a convolution's weights from that of the transformed ones: G' dU G. A unit is an input channel.</summary>
public sealed record WinogradWeightGradientKernel(WinogradAlgorithm Algorithm, int Inputs, int PaddedOutputs) : Kernel
{
    /// <summary>Floats of the transformed weights' gradient.</summary>
    public int Length => Lanes.RoundUp(Algorithm.Products * Inputs * PaddedOutputs, Lanes.Widest);

    public override string Role => "TransformWeightGradient";

    public override KernelScope Scope => KernelScope.Batch;

    public override int Units => Inputs;

    public override string UnitName => "channel";

    public override int VectorLanes => Lanes.WidestIn(PaddedOutputs);

    public override IReadOnlyList<string> Operands => ["dTransformed", "dWeights"];

    public override string Summary =>
        $"Winograd {Algorithm}: the weight gradient of one input channel for {PaddedOutputs} output channels, {Algorithm.Inputs}x{Algorithm.Inputs} to {Algorithm.Window}x{Algorithm.Window}.";

    public override void WriteBody(CodeWriter w)
    {
        int n = Algorithm.Inputs, r = Algorithm.Window, channel = PaddedOutputs;
        double[,] transform = WinogradAlgorithm.Transpose(Algorithm.WeightTransform());
        OpenColumns(w, PaddedOutputs, 1);
        w.Line($"ref float u = ref At(ref dTransformed, channel * {channel} + column);");
        w.Line($"ref float g = ref At(ref dWeights, channel * {channel} + column);");
        for (int k = 0; k < n; k++)
        {
            for (int j = 0; j < n; j++)
                w.Line($"V u{k}_{j} = S.Load(in u, {(k * n + j) * Inputs * channel});");
            TransformCode.Write(w, transform, WinogradWeightsKernel.Names("u", n, j => $"{k}_{j}"), WinogradWeightsKernel.Names("t", r, x => $"{k}_{x}"));
        }
        for (int x = 0; x < r; x++)
        {
            TransformCode.Write(w, transform, WinogradWeightsKernel.Names("t", n, k => $"{k}_{x}"), WinogradWeightsKernel.Names("g", r, y => $"{y}_{x}"));
            for (int y = 0; y < r; y++)
                w.Line($"S.Store(g{y}_{x}, ref g, {(y * r + x) * Inputs * channel});");
        }
        w.Close("column");
    }
}
