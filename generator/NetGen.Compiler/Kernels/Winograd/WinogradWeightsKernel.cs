using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// A convolution's weights, transformed: G g G' of each pair of channels, as [product][input channel][output channel, padded]. A unit
/// is an input channel.
/// </summary>
public sealed record WinogradWeightsKernel(WinogradAlgorithm Algorithm, int Inputs, int PaddedOutputs) : Kernel
{
    /// <summary>Floats of the transformed weights.</summary>
    public int Length => Lanes.RoundUp(Algorithm.Products * Inputs * PaddedOutputs, Lanes.Widest);

    public override string Role => "TransformWeights";

    public override KernelScope Scope => KernelScope.Batch;

    public override int Units => Inputs;

    public override string UnitName => "channel";

    public override int VectorLanes => Lanes.WidestIn(PaddedOutputs);

    public override IReadOnlyList<string> Operands => ["weights", "transformed"];

    public override string Summary =>
        $"Winograd {Algorithm}: the weights of one input channel for {PaddedOutputs} output channels, {Algorithm.Window}x{Algorithm.Window} to {Algorithm.Inputs}x{Algorithm.Inputs}.";

    public override void WriteBody(CodeWriter w)
    {
        int n = Algorithm.Inputs, r = Algorithm.Window, channel = PaddedOutputs;
        double[,] transform = Algorithm.WeightTransform();
        OpenColumns(w, PaddedOutputs, 1);
        w.Line($"ref float g = ref At(ref weights, {Sum(Inputs == 1 ? "0" : $"channel * {channel}", "column")});");
        w.Line($"ref float u = ref At(ref transformed, {Sum(Inputs == 1 ? "0" : $"channel * {channel}", "column")});");
        for (int x = 0; x < r; x++)
        {
            for (int y = 0; y < r; y++)
                w.Line($"V g{y}_{x} = S.Load(in g, {(y * r + x) * Inputs * channel});");
            TransformCode.Write(w, transform, Names("g", r, y => $"{y}_{x}"), Names("t", n, k => $"{k}_{x}"));
        }
        for (int k = 0; k < n; k++)
        {
            TransformCode.Write(w, transform, Names("t", r, x => $"{k}_{x}"), Names("u", n, j => $"{k}_{j}"));
            for (int j = 0; j < n; j++)
                w.Line($"S.Store(u{k}_{j}, ref u, {(k * n + j) * Inputs * channel});");
        }
        w.Close("column");
    }

    internal static string[] Names(string letter, int count, Func<int, string> index) => [.. Enumerable.Range(0, count).Select(i => letter + index(i))];
}
