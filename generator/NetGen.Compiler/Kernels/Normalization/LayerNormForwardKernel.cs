using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Layer normalization over the channels of each pixel: first their mean, then the squares of their distances from it, then (x - mean) /
/// sqrt(variance + epsilon) * weight + bias. Mean and rstd of each pixel are left for the backward pass.
/// </summary>
public sealed record LayerNormForwardKernel(Layout Input, Layout Output, bool IsAffine, float Epsilon, Activation Activation) : Kernel
{
    public override string Role => "Forward";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands =>
        ["input", .. IsAffine ? new[] { "weight", "bias" } : [], "mean", "rstd", "output"];

    public override string Summary =>
        $"{Input.Height}x{Input.Width} pixels, each by its {Input.Channels} channels{ActivationCode.Then(Activation)}.";

    private PixelBlocks Blocks => new(
        EquatableArray.Of(new ElementOperand("input", Input), new ElementOperand("output", Output)),
        EquatableArray.Of("mean", "rstd"));

    public override void WriteBody(CodeWriter w) => Blocks.Write(w, pixels =>
    {
        WriteStatistics(w, pixels);
        WriteOutput(w, pixels);
    });

    private void WriteStatistics(CodeWriter w, int pixels)
    {
        int vectors = Blocks.VectorsOf(pixels);
        Blocks.WriteStart(w, "sum", pixels);
        OpenColumns(w, Input.PixelLength, vectors);
        ForEach(pixels, vectors, (p, v) =>
            w.Line($"{PixelBlocks.Sum("sum", p, v)} = S.Add({PixelBlocks.Sum("sum", p, v)}, {Blocks.Load("input", p, v)});"));
        w.Close();
        Blocks.StoreMeans(w, "sum", pixels, "meanPixel", 0);
        for (int p = 0; p < pixels; p++)
            w.Line($"V mean{p} = S.Broadcast({At("meanPixel", p)});");

        Blocks.WriteStart(w, "squares", pixels);
        OpenColumns(w, Input.PixelLength, vectors);
        ForEach(pixels, vectors, (p, v) =>
        {
            string apart = FormattableString.Invariant($"x{p}_{v}"), squares = PixelBlocks.Sum("squares", p, v);
            w.Line($"V {apart} = {Blocks.KeepChannels($"S.Subtract({Blocks.Load("input", p, v)}, mean{p})", v)};");
            w.Line($"{squares} = S.MultiplyAdd({apart}, {apart}, {squares});");
        });
        w.Close();
        Blocks.StoreMeans(w, "squares", pixels, "rstdPixel", 0);
        for (int p = 0; p < pixels; p++)
        {
            string rstd = At("rstdPixel", p);
            w.Line($"{rstd} = 1f / global::System.MathF.Sqrt({rstd} + {ActivationCode.Literal(Epsilon)});");
            w.Line($"V inverse{p} = S.Broadcast({rstd});");
        }
    }

    private void WriteOutput(CodeWriter w, int pixels)
    {
        int vectors = Blocks.VectorsOf(pixels);
        // Padding lanes are zero again by a weight and a bias of zero, or must be made so.
        bool keepsZero = IsAffine && Activation.KeepsZero;
        OpenColumns(w, Input.PixelLength, vectors);
        if (IsAffine)
            for (int v = 0; v < vectors; v++)
                w.Line($"V weight{v} = S.Load(in weight, {PixelLoop.Channel(v)}), bias{v} = S.Load(in bias, {PixelLoop.Channel(v)});");
        ForEach(pixels, vectors, (p, v) =>
        {
            string y = FormattableString.Invariant($"y{p}_{v}");
            string normalized = $"S.Multiply(S.Subtract({Blocks.Load("input", p, v)}, mean{p}), inverse{p})";
            w.Line($"V {y} = {(IsAffine ? $"S.MultiplyAdd({normalized}, weight{v}, bias{v})" : normalized)};");
            string value = ActivationCode.Forward(Activation, y);
            w.Line(Blocks.Store(keepsZero ? value : Blocks.KeepChannels(value, v), "output", p, v));
        });
        w.Close();
    }

    private static void ForEach(int pixels, int vectors, Action<int, int> write)
    {
        for (int p = 0; p < pixels; p++)
            for (int v = 0; v < vectors; v++)
                write(p, v);
    }
}
