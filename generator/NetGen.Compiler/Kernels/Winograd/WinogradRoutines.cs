namespace NetGen.Compiler;

/// <summary>B' d B of a tile of n x n input pixels, each element to its product's matrix, <c>step</c> floats from one to the next.</summary>
/// <param name="Length">n, on which alone B' depends.</param>
public sealed record WinogradInputRoutine(int Length) : Routine
{
    public override string Name => FormattableString.Invariant($"WinogradInput{Length}");

    public override IReadOnlyList<string> Operands => ["x", "v"];

    public override IReadOnlyList<string> Sizes => ["rowStride", "pixelStride", "channels", "step"];

    public override string Summary => $"a tile of {Length}x{Length} input pixels, B' d B; each element goes to its product's matrix.";

    public override void WriteBody(CodeWriter w) =>
        new WinogradGrid("x", "rowStride", "pixelStride").WriteTransform(w, new WinogradAlgorithm(2, Length - 1).InputTransform(), new WinogradGrid("v", $"{Length} * step", "step"));
}

/// <summary>A dy A' of a tile of m x m output gradients, of which the first rows and columns, skipped, count as zero.</summary>
public sealed record WinogradGradientRoutine(WinogradAlgorithm Algorithm) : Routine
{
    public override string Name => FormattableString.Invariant($"WinogradGradient{Algorithm.Outputs}To{Algorithm.Inputs}");

    public override IReadOnlyList<string> Operands => ["d", "v"];

    public override IReadOnlyList<string> Sizes => ["skipRows", "skipColumns", "rowStride", "pixelStride", "channels", "step"];

    public override string Summary => $"a tile of {Algorithm.Outputs}x{Algorithm.Outputs} output gradients, A dy A'; each element goes to its product's matrix.";

    public override void WriteBody(CodeWriter w) =>
        new WinogradGrid("d", "rowStride", "pixelStride") { SkipsSome = true }.WriteTransform(
            w, WinogradAlgorithm.Transpose(Algorithm.OutputTransform()), new WinogradGrid("v", $"{Algorithm.Inputs} * step", "step"));
}

/// <summary>G g G' of one input channel's weights for all output channels.</summary>
public sealed record WinogradWeightsRoutine(WinogradAlgorithm Algorithm) : Routine
{
    public override string Name => FormattableString.Invariant($"WinogradWeights{Algorithm.Window}To{Algorithm.Inputs}");

    public override IReadOnlyList<string> Operands => ["g", "u"];

    public override IReadOnlyList<string> Sizes => ["channels", "tapStep", "step"];

    public override string Summary => $"{Algorithm.Window}x{Algorithm.Window} weights to {Algorithm.Inputs}x{Algorithm.Inputs}, G g G'.";

    public override void WriteBody(CodeWriter w) =>
        new WinogradGrid("g", $"{Algorithm.Window} * tapStep", "tapStep").WriteTransform(w, Algorithm.WeightTransform(), new WinogradGrid("u", $"{Algorithm.Inputs} * step", "step"));
}

/// <summary>G' dU G: the gradient of one input channel's weights from that of the transformed ones.</summary>
public sealed record WinogradWeightGradientRoutine(WinogradAlgorithm Algorithm) : Routine
{
    public override string Name => FormattableString.Invariant($"WinogradWeightGradient{Algorithm.Inputs}To{Algorithm.Window}");

    public override IReadOnlyList<string> Operands => ["u", "g"];

    public override IReadOnlyList<string> Sizes => ["channels", "tapStep", "step"];

    public override string Summary => $"{Algorithm.Inputs}x{Algorithm.Inputs} gradients of transformed weights to {Algorithm.Window}x{Algorithm.Window}, G' dU G.";

    public override void WriteBody(CodeWriter w) =>
        new WinogradGrid("u", $"{Algorithm.Inputs} * step", "step").WriteTransform(w, WinogradAlgorithm.Transpose(Algorithm.WeightTransform()), new WinogradGrid("g", $"{Algorithm.Window} * tapStep", "tapStep"));
}
