using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of a dense layer's input: for each sample and input, the scalar product of the output's gradient and the input's
/// weights, summed in vectors along the outputs. A task is a block of inputs. A tile's weights stay in L1
/// while all samples pass.
/// </summary>
public sealed record DenseBackwardInputKernel(DenseGeometry Geometry) : Kernel
{
    private const int Block = 192, TileInputs = 4, TileSamples = 3;

    public override string Role => "BackwardInput";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Geometry.VectorLanes;

    public override int TaskCount => (Geometry.Inputs + Block - 1) / Block;

    public override string TaskName => "block";

    public override IReadOnlyList<string> Operands => ["dOutput", "weights", "dInput"];

    public override string Summary =>
        $"{Geometry.Describe()}, input gradient; tile of {TileInputs} inputs by {TileSamples} samples, in blocks of {Block} inputs.";

    public override void WriteBody(CodeWriter w)
    {
        DenseGeometry g = Geometry;
        if (TaskCount > 1)
            w.Line($"int k = block * {Block}, end = k < {g.Inputs - Block} ? k + {Block} : {g.Inputs};");
        else
            w.Line($"int k = 0, end = {g.Inputs};");
        w.Line($"int full = samples - samples % {TileSamples};");
        w.Open($"for (; k <= end - {TileInputs}; k += {TileInputs})");
        WriteSamples(w, TileInputs);
        w.Close("k");
        if (g.Inputs % TileInputs != 0)
        {
            w.Open("for (; k < end; k++)");
            WriteSamples(w, 1);
            w.Close("k");
        }
        int padding = (int)g.Input.Length - g.Inputs;
        if (padding > 0)
        {
            w.Open(TaskCount > 1 ? $"if (end == {g.Inputs})" : "");
            w.Open("for (int sample = 0; sample < samples; sample++)");
            w.Line($"Clear({Ref("dInput", Var("(nint)sample") * g.Input.Length + g.Inputs)}, {padding});");
            w.Close();
            w.Close();
        }
    }

    private void WriteSamples(CodeWriter w, int inputs)
    {
        w.Open($"for (int sample = 0; sample < full; sample += {TileSamples})");
        WriteTile(w, inputs, TileSamples);
        w.Close("sample");
        for (int remainder = TileSamples - 1; remainder > 0; remainder--)
        {
            w.Open($"{(remainder == TileSamples - 1 ? "" : "else ")}if (samples - full == {remainder})");
            w.Line("int sample = full;");
            WriteTile(w, inputs, remainder);
            w.Close();
        }
    }

    private void WriteTile(CodeWriter w, int inputs, int samples)
    {
        DenseGeometry g = Geometry;
        DenseCode.Declare(w, samples, inputs, _ => "S.Zero");
        w.Line($"ref float w = {Ref("weights", Var("k") * g.Panel)};");
        w.Line($"ref float d = {Ref("dOutput", Var("(nint)sample") * g.Output.Length)};");
        w.Open($"for (int panel = 0; panel < {g.Panels}; panel++)");
        w.Line($"int columns = {g.ColumnsOf("panel")};");
        w.Open("for (int column = 0; column < columns; column += S.Count)");
        for (int s = 0; s < samples; s++)
            w.Line($"V d{s} = S.Load(in d, {Var("column") + s * g.Output.Length});");
        for (int i = 0; i < inputs; i++)
        {
            w.Line($"V w{i} = S.Load(in w, {Var("column") + i * g.Panel});");
            for (int s = 0; s < samples; s++)
                w.Line($"{Accumulator(s, i)} = S.MultiplyAdd(d{s}, w{i}, {Accumulator(s, i)});");
        }
        w.Close();
        Advance(w, "w", g.PanelWeights);
        Advance(w, "d", g.Panel);
        w.Close("panel");
        w.Line($"ref float dx = {Ref("dInput", Var("(nint)sample") * g.Input.Length + Var("k"))};");
        for (int s = 0; s < samples; s++)
            w.Line(inputs == 1
                ? $"{At("dx", s * g.Input.Length)} = S.Sum({Accumulator(s, 0)});"
                : $"S.StoreSums({string.Join(", ", Enumerable.Range(0, inputs).Select(i => Accumulator(s, i)))}, "
                    + $"ref dx, {s * g.Input.Length});");
    }
}
