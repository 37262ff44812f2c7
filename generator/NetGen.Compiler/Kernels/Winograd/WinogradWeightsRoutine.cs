namespace NetGen.Compiler;

/// <summary>G g G' of one input channel's weights for all output channels.</summary>
public sealed record WinogradWeightsRoutine(WinogradAlgorithm Algorithm) : Routine
{
    public override string Name => FormattableString.Invariant($"WinogradWeights{Algorithm.Window}To{Algorithm.Inputs}");

    public override IReadOnlyList<string> Operands => ["g", "u"];

    public override IReadOnlyList<string> Sizes => ["channels", "tapStep", "step"];

    public override string Summary => $"{Algorithm.Window}x{Algorithm.Window} weights to {Algorithm.Inputs}x{Algorithm.Inputs}, G g G'.";

    public override void WriteBody(CodeWriter w) =>
        new WinogradGrid("g", $"{Algorithm.Window} * tapStep", "tapStep").WriteTransform(
            w, Algorithm.WeightTransform(), new WinogradGrid("u", $"{Algorithm.Inputs} * step", "step"));
}
