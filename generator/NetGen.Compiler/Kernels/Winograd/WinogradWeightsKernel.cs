using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// A convolution's weights, transformed: G g G' of each pair of channels, as [product][panel of output channels][input channel][output
/// channel], so that a register tile, as wide as a panel, reads one run of memory. A unit is an input channel.
/// </summary>
/// <param name="Weights">How the weights lie.</param>
/// <param name="Transformed">How each product's transformed weights lie.</param>
public sealed record WinogradWeightsKernel(WinogradAlgorithm Algorithm, WeightPanels Weights, WeightPanels Transformed) : Kernel
{
    /// <summary>Floats of the transformed weights.</summary>
    public int Length => Lanes.RoundUp(Algorithm.Products * WinogradTiling.Step(Transformed.Rows, Transformed.Columns), Lanes.Widest);

    public override string Role => "TransformWeights";

    public override KernelScope Scope => KernelScope.Batch;

    public override int Units => Transformed.Rows;

    public override string UnitName => "channel";

    public override int VectorLanes => Lanes.WidestIn(Columns);

    public override IReadOnlyList<string> Operands => ["weights", "transformed"];

    /// <summary>Output channels that lie together here and there.</summary>
    private int Columns => Weights.CommonWidth(Transformed);

    public override string Summary =>
        $"Winograd {Algorithm}: the weights of one input channel for {Weights.Columns} output channels, {Algorithm.Window}x{Algorithm.Window} to {Algorithm.Inputs}x{Algorithm.Inputs}.";

    public override IReadOnlyList<Routine> Routines => [new WinogradWeightsRoutine(Algorithm)];

    public override void WriteBody(CodeWriter w)
    {
        bool loops = OpenLoop(w, "column", Weights.Columns, Columns);
        string column = loops ? "column" : "0";
        w.Line(Routines[0].Call(
            [$"At(ref weights, {Weights.At("channel", column)})", $"At(ref transformed, {Transformed.At("channel", column)})"],
            Columns, Transformed.Rows * Weights.Width, WinogradTiling.Step(Transformed.Rows, Transformed.Columns)));
        if (loops)
            w.Close();
    }
}
