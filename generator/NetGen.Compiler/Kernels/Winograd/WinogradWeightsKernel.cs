namespace NetGen.Compiler;

/// <summary>
/// A convolution's weights, transformed: G g G' of each pair of channels, as [product][panel of output channels][input channel][output
/// channel], so that a register tile, as wide as a panel, reads one run of memory.
/// </summary>
public sealed record WinogradWeightsKernel(WinogradAlgorithm Algorithm, WeightPanels Weights, WeightPanels Transformed)
    : WinogradWeightsTransform(Algorithm, Weights, Transformed)
{
    public override string Role => "TransformWeights";

    public override IReadOnlyList<string> Operands => ["weights", "transformed"];

    public override string Summary =>
        $"Winograd {Algorithm}: the weights of one input channel for {Weights.Columns} output channels, "
            + $"{Algorithm.Window}x{Algorithm.Window} to {Algorithm.Inputs}x{Algorithm.Inputs}.";

    public override IReadOnlyList<Routine> Routines => [new WinogradWeightsRoutine(Algorithm)];

    public override void WriteBody(CodeWriter w) => WriteCalls(w, Weights, Transformed);
}
