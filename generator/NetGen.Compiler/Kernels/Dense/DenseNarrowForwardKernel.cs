using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Outputs of a dense layer of at most 16, a vector or less, for all samples at hand. With so few outputs the latency of one
/// sum's multiply-adds would be all the time it takes, so each output is four sums, of every fourth input, added at the end: in
/// the same order whatever the tile, so a sample's result does not depend on the batch it came in.
/// </summary>
public sealed record DenseNarrowForwardKernel(string Role, DenseGeometry Geometry, bool HasBias, Activation Activation) : Kernel
{
    private const int Sums = 4, MaxSamples = 3;

    public override string Role { get; } = Role;

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands => HasBias ? ["input", "weights", "bias", "output"] : ["input", "weights", "output"];

    public override string Summary =>
        $"{Geometry.Describe()}{ActivationCode.Then(Activation)}; tile of {MaxSamples} samples by {Sums} sums of each output.";

    public override void WriteBody(CodeWriter w)
    {
        w.Line($"int full = samples - samples % {MaxSamples};");
        w.Open($"for (int column = 0; column < {Geometry.Panel}; column += S.Count)");
        w.Open($"for (int sample = 0; sample < full; sample += {MaxSamples})");
        WriteTile(w, MaxSamples);
        w.Close("sample");
        w.Open("for (int sample = full; sample < samples; sample++)");
        WriteTile(w, 1);
        w.Close("sample");
        w.Close("column");
    }

    private void WriteTile(CodeWriter w, int rows)
    {
        DenseGeometry g = Geometry;
        w.Line($"ref float x = {Ref("input", Var("(nint)sample") * g.Input.Length)};");
        w.Line("ref float w = ref At(ref weights, column);");
        if (HasBias)
            w.Line("V bias0 = S.Load(in bias, column);");
        DenseCode.Declare(w, rows, Sums, sum => HasBias && sum == 0 ? "bias0" : "S.Zero");
        int fours = g.Inputs / Sums;
        if (fours > 0)
        {
            Affine four = OpenLoop(w, "four", fours);
            if (four.IsZero)
                w.Open();
            WriteSteps(w, rows, Sums);
            Advance(w, "x", Sums);
            Advance(w, "w", Sums * g.Panel);
            w.Close(four.IsZero ? "" : "four");
        }
        if (g.Inputs % Sums > 0)
        {
            w.Open();
            WriteSteps(w, rows, g.Inputs % Sums);
            w.Close();
        }
        w.Line($"ref float y = {Ref("output", Var("(nint)sample") * g.Output.Length + Var("column") + g.Output.Origin)};");
        for (int r = 0; r < rows; r++)
        {
            w.Line($"V sum{r} = S.Add(S.Add({Accumulator(r, 0)}, {Accumulator(r, 1)}), S.Add({Accumulator(r, 2)}, {Accumulator(r, 3)}));");
            w.Line($"S.Store({DenseCode.Activated(g, Activation, $"sum{r}", g.Units - Var("column"))}, ref y, {r * g.Output.Length});");
        }
    }

    private void WriteSteps(CodeWriter w, int rows, int inputs)
    {
        DenseGeometry g = Geometry;
        for (int i = 0; i < inputs; i++)
        {
            w.Line($"V w{i} = S.Load(in w, {i * g.Panel});");
            for (int r = 0; r < rows; r++)
                w.Line($"{Accumulator(r, i)} = S.MultiplyAdd(S.Broadcast({At("x", r * g.Input.Length + i)}), w{i}, {Accumulator(r, i)});");
        }
    }
}
