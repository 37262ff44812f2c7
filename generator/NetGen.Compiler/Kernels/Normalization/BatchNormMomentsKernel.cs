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
        PixelLoop loop = new(EquatableArray.Of(new ElementOperand("input", Input)), MaxVectors: 4, MaxInFlight: 4);
        ChannelReduction sums = new(loop, "sum", "squares");
        loop.Write(
            w,
            () =>
            {
                for (int v = 0; v < loop.Vectors; v++)
                    w.Line($"V first{v} = S.Load(in input, {PixelLoop.Channel(v) + Input.Origin});");
                sums.WriteStart(w);
            },
            (v, pixel) =>
            {
                w.Open();
                w.Line($"V x = S.Subtract({loop.Load("input", v, pixel)}, first{v});");
                w.Line($"{ChannelReduction.Name("sum", v, pixel)} = S.Add({ChannelReduction.Name("sum", v, pixel)}, x);");
                string squares = ChannelReduction.Name("squares", v, pixel);
                w.Line($"{squares} = S.MultiplyAdd(x, x, {squares});");
                w.Close();
            },
            () =>
            {
                sums.WriteTotal(w);
                string share = FormattableString.Invariant($"S.Broadcast(1f / {Input.Height * Input.Width})");
                for (int v = 0; v < loop.Vectors; v++)
                {
                    (string sum, string squares) = (ChannelReduction.Name("sum", v, 0), ChannelReduction.Name("squares", v, 0));
                    w.Line($"V mean{v} = S.Multiply({sum}, {share});");
                    w.Line($"S.Store(S.Add(first{v}, mean{v}), ref moments, {PixelLoop.Channel(v)});");
                    w.Line($"S.Store(S.Max(S.Zero, S.Subtract({squares}, S.Multiply({sum}, mean{v}))), "
                        + $"ref moments, {PixelLoop.Channel(v) + Input.PixelLength});");
                }
            });
    }
}
