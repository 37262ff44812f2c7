namespace NetGen.Compiler;

/// <summary>
/// B' d B of a tile of n x n input pixels, each element to its product's matrix, <c>step</c> floats from one to the next.
/// </summary>
/// <param name="Length">n, on which alone B' depends.</param>
public sealed record WinogradInputRoutine(int Length) : Routine
{
    public override string Name => FormattableString.Invariant($"WinogradInput{Length}");

    public override IReadOnlyList<string> Operands => ["x", "v"];

    public override IReadOnlyList<string> Sizes => ["rowStride", "pixelStride", "channels", "step"];

    public override string Summary => $"a tile of {Length}x{Length} input pixels, B' d B; each element goes to its product's matrix.";

    public override void WriteBody(CodeWriter w) =>
        new WinogradGrid("x", "rowStride", "pixelStride").WriteTransform(
            w, new WinogradAlgorithm(2, Length - 1).InputTransform(), new WinogradGrid("v", $"{Length} * step", "step"));
}
