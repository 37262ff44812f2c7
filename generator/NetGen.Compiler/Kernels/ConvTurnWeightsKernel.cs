using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// A convolution's weights with input and output channels exchanged, for the gradient of its input; once a minibatch.
/// <paramref name="Flip"/> also turns the window by 180 degrees, as the gradient at stride 1 needs.
/// </summary>
public sealed record ConvTurnWeightsKernel(int KernelHeight, int KernelWidth, int Groups, int GroupInputs, int GroupOutputs, bool Flip) : Kernel
{
    private int PaddedInputs => Lanes.Pad(GroupInputs);

    private int PaddedOutputs => Lanes.Pad(GroupOutputs);

    public int Length => Lanes.RoundUp(Groups * KernelHeight * KernelWidth * GroupOutputs * PaddedInputs, Lanes.Widest);

    public override string Role => "TurnWeights";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["weights", "turned"];

    public override string Summary => $"exchanges the input and output channels of {Groups * KernelHeight * KernelWidth} x {GroupInputs} x {GroupOutputs} weights{(Flip ? " and turns the window round" : "")}.";

    public override void WriteBody(CodeWriter w)
    {
        int taps = KernelHeight * KernelWidth;
        w.Open($"for (int tap = 0; tap < {Groups * taps}; tap++)");
        string from = !Flip || taps == 1 ? "tap" : Groups == 1 ? $"{taps - 1} - tap" : $"tap / {taps} * {taps} + {taps - 1} - tap % {taps}";
        w.Line($"ref float from = ref At(ref weights, ({from}) * {GroupInputs * PaddedOutputs});");
        w.Line($"ref float to = ref At(ref turned, {Times("tap", GroupOutputs * PaddedInputs)});");
        if (PaddedInputs != GroupInputs)
            w.Line($"Clear(ref to, {GroupOutputs * PaddedInputs});");
        w.Open($"for (int o = 0; o < {GroupOutputs}; o++)");
        w.Open($"for (int i = 0; i < {GroupInputs}; i++)");
        w.Line($"At(ref to, o * {PaddedInputs} + i) = At(ref from, i * {PaddedOutputs} + o);");
        w.Close();
        w.Close();
        w.Close("tap");
    }
}
