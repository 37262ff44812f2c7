using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// One sample's mean and sum of squared deviations of each channel: [mean][deviations], each as long as a pixel. One pass: the sums are
/// of differences from the sample's first pixel, so that a mean far from zero costs no digits.
/// </summary>
public sealed record BatchNormMomentsKernel(Layout Input) : Kernel
{
    public override string Role => "Moments";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "moments"];

    public override string Summary => $"mean and squared deviations of {Input.Height * Input.Width} pixels, {Input.Channels} channels.";

    public override void WriteBody(CodeWriter w)
    {
        PixelWalk walk = new(EquatableArray.Of(new ElementOperand("input", Input)), MostVectors: 4, MostInFlight: 4);
        WalkSums sums = new(walk, "sum", "squares");
        walk.Write(
            w,
            () =>
            {
                for (int v = 0; v < walk.Vectors; v++)
                    w.Line($"V first{v} = S.Load(in input, {Plus(PixelWalk.Channel(v), Input.Origin)});");
                sums.WriteStart(w);
            },
            (v, pixel) =>
            {
                w.Open();
                w.Line($"V x = S.Subtract({walk.Load("input", v, pixel)}, first{v});");
                w.Line($"{WalkSums.Name("sum", v, pixel)} = S.Add({WalkSums.Name("sum", v, pixel)}, x);");
                w.Line($"{WalkSums.Name("squares", v, pixel)} = S.MultiplyAdd(x, x, {WalkSums.Name("squares", v, pixel)});");
                w.Close();
            },
            () =>
            {
                sums.WriteTotal(w);
                string share = FormattableString.Invariant($"S.Broadcast(1f / {Input.Height * Input.Width})");
                for (int v = 0; v < walk.Vectors; v++)
                {
                    (string sum, string squares) = (WalkSums.Name("sum", v, 0), WalkSums.Name("squares", v, 0));
                    w.Line($"V mean{v} = S.Multiply({sum}, {share});");
                    w.Line($"S.Store(S.Add(first{v}, mean{v}), ref moments, {PixelWalk.Channel(v)});");
                    w.Line($"S.Store(S.Max(S.Zero, S.Subtract({squares}, S.Multiply({sum}, mean{v}))), "
                        + $"ref moments, {Plus(PixelWalk.Channel(v), Input.PixelLength)});");
                }
            });
    }
}
