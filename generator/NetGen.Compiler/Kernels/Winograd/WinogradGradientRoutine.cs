namespace NetGen.Compiler;

/// <summary>A dy A' of a tile of m x m output gradients, of which the first rows and columns, skipped, count as zero.</summary>
public sealed record WinogradGradientRoutine(WinogradAlgorithm Algorithm) : Routine
{
    public override string Name => FormattableString.Invariant($"WinogradGradient{Algorithm.Outputs}To{Algorithm.Inputs}");

    public override IReadOnlyList<string> Operands => ["d", "v"];

    public override IReadOnlyList<string> Sizes => ["skipRows", "skipColumns", "rowStride", "pixelStride", "channels", "step"];

    public override string Summary =>
        $"a tile of {Algorithm.Outputs}x{Algorithm.Outputs} output gradients, A dy A'; each element goes to its product's matrix.";

    public override void WriteBody(CodeWriter w) =>
        new WinogradGrid("d", "rowStride", "pixelStride") { SkipsSome = true }.WriteTransform(
            w, WinogradAlgorithm.Transpose(Algorithm.OutputTransform()), new WinogradGrid("v", $"{Algorithm.Inputs} * step", "step"));
}
