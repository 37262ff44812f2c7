namespace NetGen.Compiler;

/// <summary>The gradient of a convolution's weights from that of the transformed ones: G' dU G.</summary>
public sealed record WinogradWeightGradientKernel(WinogradAlgorithm Algorithm, WeightPanels Weights, WeightPanels Transformed)
    : WinogradWeightsTransform(Algorithm, Weights, Transformed)
{
    public override string Role => "TransformWeightGradient";

    public override IReadOnlyList<string> Operands => ["dTransformed", "dWeights"];

    public override string Summary =>
        $"Winograd {Algorithm}: the weight gradient of one input channel for {Weights.Columns} output channels, "
            + $"{Algorithm.Inputs}x{Algorithm.Inputs} to {Algorithm.Window}x{Algorithm.Window}.";

    public override IReadOnlyList<Routine> Routines => [new WinogradWeightGradientRoutine(Algorithm)];

    public override void WriteBody(CodeWriter w) => WriteCalls(w, Transformed, Weights);
}
