namespace NetGen.Compiler;

/// <summary>The gradient of a convolution's weights from that of the transformed ones: G' dU G. A unit is an input channel.</summary>
public sealed record WinogradWeightGradientKernel(WinogradAlgorithm Algorithm, int Inputs, int PaddedOutputs) : Kernel
{
    /// <summary>Floats of the transformed weights' gradient.</summary>
    public int Length => Lanes.RoundUp(Algorithm.Products * WinogradTiling.Step(Inputs, PaddedOutputs), Lanes.Widest);

    public override string Role => "TransformWeightGradient";

    public override KernelScope Scope => KernelScope.Batch;

    public override int Units => Inputs;

    public override string UnitName => "channel";

    public override int VectorLanes => Lanes.WidestIn(PaddedOutputs);

    public override IReadOnlyList<string> Operands => ["dTransformed", "dWeights"];

    public override string Summary =>
        $"Winograd {Algorithm}: the weight gradient of one input channel for {PaddedOutputs} output channels, {Algorithm.Inputs}x{Algorithm.Inputs} to {Algorithm.Window}x{Algorithm.Window}.";

    public override IReadOnlyList<Routine> Routines => [new WinogradWeightGradientRoutine(Algorithm)];

    public override void WriteBody(CodeWriter w)
    {
        string channel = $"channel * {PaddedOutputs}";
        w.Line(Routines[0].Call([$"At(ref dTransformed, {channel})", $"At(ref dWeights, {channel})"], PaddedOutputs, Inputs * PaddedOutputs, WinogradTiling.Step(Inputs, PaddedOutputs)));
    }
}
