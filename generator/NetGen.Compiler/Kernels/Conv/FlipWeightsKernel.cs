using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// A convolution's weights with input and output channels exchanged, for the gradient of its input; once a minibatch.
/// <paramref name="Flip"/> also turns the window by 180 degrees, as the gradient at stride 1 needs.
/// </summary>
public sealed record FlipWeightsKernel(int KernelHeight, int KernelWidth, int Groups, int GroupInputs, int GroupOutputs, bool Flip) : Kernel
{
    private int PaddedInputs => Lanes.Pad(GroupInputs);

    private int Taps => KernelHeight * KernelWidth;

    private WeightPanels From => WeightPanels.Of(Taps * GroupInputs, Lanes.Pad(GroupOutputs));

    private WeightPanels To => WeightPanels.Of(Taps * GroupOutputs, PaddedInputs);

    public long Length => Lanes.RoundUp(Groups * To.Length, Lanes.Widest);

    public override string Role => "FlipWeights";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["weights", "flipped"];

    public override string Summary =>
        $"exchanges the input and output channels of {Groups * Taps} x {GroupInputs} x {GroupOutputs} weights"
            + $"{(Flip ? " and turns the window round" : "")}.";

    public override void WriteBody(CodeWriter w)
    {
        if (PaddedInputs != GroupInputs)
            w.Line($"Clear(ref flipped, {Length});");
        Affine group = OpenLoop(w, "group", Groups), tap = OpenLoop(w, "tap", Taps), source = Flip ? Taps - 1 - tap : tap;
        w.Line($"ref float from = {Ref("weights", group * From.Length + source * (GroupInputs * From.Width))};");
        w.Line($"ref float to = {Ref("flipped", group * To.Length + tap * (GroupOutputs * To.Width))};");
        w.Open($"for (int o = 0; o < {GroupOutputs}; o++)");
        w.Open($"for (int i = 0; i < {GroupInputs}; i++)");
        w.Line($"{At("to", To.At(Var("o"), Var("i")))} = {At("from", From.At(Var("i"), Var("o")))};");
        w.Close();
        w.Close();
        CloseLoops(w, tap, group);
    }
}
