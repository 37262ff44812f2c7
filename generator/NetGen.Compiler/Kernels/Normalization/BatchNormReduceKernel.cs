using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradients of weight and bias from the samples' sums, and what the input's gradient takes of them. With N pixels in the minibatch it
/// is weight * rstd * (dz - meanGradient + slope * (x - mean)): slope = -sum of dz * (x - mean) / (N * variance), meanGradient = sum
/// of dz / N (Ioffe and Szegedy 2015, section 3). That mean is rounded once, since its error goes to all pixels alike and their sum may be
/// what counts.
/// </summary>
public sealed record BatchNormReduceKernel(int PixelLength, int Pixels) : Kernel
{
    public override string Role => "BackwardParameters";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Lanes.WidestIn(PixelLength);

    public override IReadOnlyList<string> Operands => ["sums", "rstd", "dWeight", "dBias", "meanGradient", "slope"];

    public override string Summary => "adds up the samples' sums.";

    public override void WriteBody(CodeWriter w)
    {
        Affine sums = Var("(nint)sample") * BatchNormStatisticsKernel.MomentsLength(PixelLength) + Var("column");
        OpenColumns(w, PixelLength, 1);
        w.Line("V sum = S.Zero, product = S.Zero;");
        w.Open("for (int sample = 0; sample < samples; sample++)");
        w.Line($"sum = S.Add(sum, S.Load(in sums, {sums}));");
        w.Line($"product = S.Add(product, S.Load(in sums, {sums + PixelLength}));");
        w.Close();
        w.Line("V inverse = S.Load(in rstd, column);");
        w.Line("product = S.Multiply(product, inverse);");
        w.Line("S.Store(product, ref dWeight, column);");
        w.Line("S.Store(sum, ref dBias, column);");
        w.Line(FormattableString.Invariant($"V count = S.Broadcast(samples * {Pixels}f);"));
        w.Line("S.Store(S.Divide(sum, count), ref meanGradient, column);");
        w.Line("S.Store(S.Subtract(S.Zero, S.Divide(S.Multiply(product, inverse), count)), ref slope, column);");
        w.Close("column");
    }
}
