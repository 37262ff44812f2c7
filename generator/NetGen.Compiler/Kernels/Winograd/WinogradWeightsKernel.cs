namespace NetGen.Compiler;

/// <summary>
/// A convolution's weights, transformed: G g G' of each pair of channels, as [product][panel of output channels][input channel][output
/// channel], so that a register tile, as wide as a panel, reads one run of memory. A unit is an input channel.
/// </summary>
public sealed record WinogradWeightsKernel(WinogradAlgorithm Algorithm, int Inputs, int PaddedOutputs, int Panel) : Kernel
{
    /// <summary>Floats of the transformed weights.</summary>
    public int Length => Lanes.RoundUp(Algorithm.Products * WinogradTiling.Step(Inputs, PaddedOutputs), Lanes.Widest);

    public override string Role => "TransformWeights";

    public override KernelScope Scope => KernelScope.Batch;

    public override int Units => Inputs;

    public override string UnitName => "channel";

    public override int VectorLanes => Lanes.WidestIn(Panel);

    public override IReadOnlyList<string> Operands => ["weights", "transformed"];

    public override string Summary =>
        $"Winograd {Algorithm}: the weights of one input channel for {PaddedOutputs} output channels, {Algorithm.Window}x{Algorithm.Window} to {Algorithm.Inputs}x{Algorithm.Inputs}.";

    public override IReadOnlyList<Routine> Routines => [new WinogradWeightsRoutine(Algorithm)];

    public override void WriteBody(CodeWriter w)
    {
        bool panels = TileCode.OpenLoop(w, "panel", PaddedOutputs / Panel);
        string from = $"channel * {PaddedOutputs}", to = $"channel * {Panel}";
        if (panels)
            (from, to) = ($"{from} + panel * {Panel}", $"{to} + panel * {Inputs * Panel}");
        w.Line(Routines[0].Call([$"At(ref weights, {from})", $"At(ref transformed, {to})"], Panel, Inputs * PaddedOutputs, WinogradTiling.Step(Inputs, PaddedOutputs)));
        if (panels)
            w.Close();
    }
}
