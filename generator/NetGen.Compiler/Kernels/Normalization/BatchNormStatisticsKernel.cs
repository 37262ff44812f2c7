using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The minibatch's statistics from those of its samples (Chan, Golub and LeVeque 1979), and the factor they give:
/// weight / sqrt(variance + epsilon). The mean and the unbiased variance also go to the running statistics' place among the
/// gradients, for the update.
/// </summary>
public sealed record BatchNormStatisticsKernel(int PixelLength, int Pixels, float Epsilon) : Kernel
{
    public override string Role => "Statistics";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Lanes.WidestIn(PixelLength);

    public override IReadOnlyList<string> Operands => ["moments", "weight", "mean", "rstd", "scale", "newMean", "newVariance"];

    public override string Summary => "the minibatch's mean, its rstd, and the factor of the normalization.";

    /// <summary>Floats of one sample's moments.</summary>
    public static int MomentsLength(int pixelLength) => Lanes.RoundUp(2 * pixelLength, Lanes.Widest);

    public override void WriteBody(CodeWriter w)
    {
        Affine moments = Var("(nint)sample") * MomentsLength(PixelLength) + Var("column");
        w.Line(FormattableString.Invariant($"float count = samples * {Pixels}f;"));
        w.Line("float others = count > 1 ? count - 1 : 1;");
        OpenColumns(w, PixelLength, 1);
        w.Line("V sum = S.Zero, squares = S.Zero;");
        w.Open("for (int sample = 0; sample < samples; sample++)");
        w.Line($"sum = S.Add(sum, S.Load(in moments, {moments}));");
        w.Close();
        w.Line("V average = S.Multiply(sum, S.Broadcast(1f / samples));");
        w.Open("for (int sample = 0; sample < samples; sample++)");
        w.Line($"V apart = S.Subtract(S.Load(in moments, {moments}), average);");
        w.Line("squares = S.Add(squares, "
            + $"S.MultiplyAdd(S.Multiply(apart, apart), S.Broadcast({Pixels}f), S.Load(in moments, {moments + PixelLength})));");
        w.Close();
        w.Line("V variance = S.Multiply(squares, S.Broadcast(1f / count));");
        w.Line($"V inverse = S.Divide(S.Broadcast(1f), S.Sqrt(S.Add(variance, S.Broadcast({ActivationCode.Literal(Epsilon)}))));");
        w.Line("S.Store(average, ref mean, column);");
        w.Line("S.Store(inverse, ref rstd, column);");
        w.Line("S.Store(S.Multiply(inverse, S.Load(in weight, column)), ref scale, column);");
        w.Line("S.Store(average, ref newMean, column);");
        w.Line("S.Store(S.Multiply(squares, S.Broadcast(1f / others)), ref newVariance, column);");
        w.Close("column");
    }
}
