namespace NetGen.Compiler;

/// <summary>G' dU G: the gradient of one input channel's weights from that of the transformed ones.</summary>
public sealed record WinogradWeightGradientRoutine(WinogradAlgorithm Algorithm) : Routine
{
    public override string Name => FormattableString.Invariant($"WinogradWeightGradient{Algorithm.Inputs}To{Algorithm.Window}");

    public override IReadOnlyList<string> Operands => ["u", "g"];

    public override IReadOnlyList<string> Sizes => ["channels", "tapStep", "step"];

    public override string Summary =>
        $"{Algorithm.Inputs}x{Algorithm.Inputs} gradients of transformed weights to {Algorithm.Window}x{Algorithm.Window}, G' dU G.";

    public override void WriteBody(CodeWriter w) =>
        new WinogradGrid("u", $"{Algorithm.Inputs} * step", "step").WriteTransform(
            w, WinogradAlgorithm.Transpose(Algorithm.WeightTransform()), new WinogradGrid("g", $"{Algorithm.Window} * tapStep", "tapStep"));
}
