using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of a dense layer's input: for each sample and input, the scalar product of the output's gradient and the input's
/// weights, summed in vectors along the outputs. A unit is a block of inputs.
/// </summary>
public sealed record DenseBackwardInputKernel(DenseGeometry Geometry) : Kernel
{
    private const int Block = 192;

    public override string Role => "BackwardInput";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Geometry.VectorLanes;

    public override int Units => (Geometry.Inputs + Block - 1) / Block;

    public override string UnitName => "block";

    public override IReadOnlyList<string> Operands => ["dOutput", "weights", "dInput"];

    public override string Summary => $"{Geometry.Describe()}, input gradient; tile of 4 samples by 3 inputs, in blocks of {Block} inputs.";

    public override void WriteBody(CodeWriter w)
    {
        DenseGeometry g = Geometry;
        if (Units > 1)
            w.Line($"int k = block * {Block}, end = k < {g.Inputs - Block} ? k + {Block} : {g.Inputs};");
        else
            w.Line($"int k = 0, end = {g.Inputs};");
        w.Open("for (; k <= end - 3; k += 3)");
        WriteSamples(w, 3);
        w.Close("k");
        w.Open("for (; k < end; k++)");
        WriteSamples(w, 1);
        w.Close("k");
        int padding = g.Input.Length - g.Inputs;
        if (padding > 0)
        {
            w.Open(Units > 1 ? $"if (end == {g.Inputs})" : "");
            w.Open("for (int sample = 0; sample < samples; sample++)");
            w.Line($"Clear(ref At(ref dInput, (nint)sample * {g.Input.Length} + {g.Inputs}), {padding});");
            w.Close();
            w.Close();
        }
    }

    private void WriteSamples(CodeWriter w, int inputs)
    {
        w.Line("int sample = 0;");
        w.Open("for (; sample <= samples - 4; sample += 4)");
        WriteTile(w, 4, inputs);
        w.Close("sample");
        w.Open("for (; sample < samples; sample++)");
        WriteTile(w, 1, inputs);
        w.Close("sample");
    }

    private void WriteTile(CodeWriter w, int samples, int inputs)
    {
        DenseGeometry g = Geometry;
        for (int s = 0; s < samples; s++)
            w.Line(string.Join(" ", Enumerable.Range(0, inputs).Select(i => $"V {Accumulator(s, i)} = S.Zero;")));
        w.Line($"ref float w = ref At(ref weights, k * {g.Panel});");
        w.Line($"ref float d = ref At(ref dOutput, (nint)sample * {g.Output.Length});");
        bool panels = OpenLoop(w, "panel", g.Panels);
        w.Open($"for (int column = 0; column < {g.Panel}; column += S.Count)");
        for (int i = 0; i < inputs; i++)
            w.Line($"V w{i} = S.Load(in w, {Sum("column", $"{i * g.Panel}")});");
        for (int s = 0; s < samples; s++)
        {
            w.Line($"V d{s} = S.Load(in d, {Sum("column", $"{s * g.Output.Length}")});");
            for (int i = 0; i < inputs; i++)
                w.Line($"{Accumulator(s, i)} = S.MultiplyAdd(d{s}, w{i}, {Accumulator(s, i)});");
        }
        w.Close();
        if (panels)
        {
            w.Line($"w = ref At(ref w, {g.PanelWeights});");
            w.Line($"d = ref At(ref d, {g.Panel});");
            w.Close("panel");
        }
        w.Line($"ref float dx = ref At(ref dInput, (nint)sample * {g.Input.Length} + k);");
        for (int s = 0; s < samples; s++)
            for (int i = 0; i < inputs; i++)
                w.Line($"At(ref dx, {s * g.Input.Length + i}) = S.Sum({Accumulator(s, i)});");
    }
}
