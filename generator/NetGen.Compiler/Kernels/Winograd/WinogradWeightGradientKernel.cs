using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>The gradient of a convolution's weights from that of the transformed ones: G' dU G. A unit is an input channel.</summary>
/// <param name="Transformed">How the gradient of each product's transformed weights lies.</param>
/// <param name="Weights">How the gradient of the weights lies.</param>
public sealed record WinogradWeightGradientKernel(WinogradAlgorithm Algorithm, WeightPanels Transformed, WeightPanels Weights) : Kernel
{
    /// <summary>Floats of the transformed weights' gradient.</summary>
    public int Length => Lanes.RoundUp(Algorithm.Products * WinogradTiling.Step(Transformed.Rows, Transformed.Columns), Lanes.Widest);

    public override string Role => "TransformWeightGradient";

    public override KernelScope Scope => KernelScope.Batch;

    public override int Units => Transformed.Rows;

    public override string UnitName => "channel";

    public override int VectorLanes => Lanes.WidestIn(Columns);

    public override IReadOnlyList<string> Operands => ["dTransformed", "dWeights"];

    /// <summary>Output channels that lie together here and there.</summary>
    private int Columns => Transformed.CommonWidth(Weights);

    public override string Summary =>
        $"Winograd {Algorithm}: the weight gradient of one input channel for {Weights.Columns} output channels, {Algorithm.Inputs}x{Algorithm.Inputs} to {Algorithm.Window}x{Algorithm.Window}.";

    public override IReadOnlyList<Routine> Routines => [new WinogradWeightGradientRoutine(Algorithm)];

    public override void WriteBody(CodeWriter w)
    {
        bool loops = OpenLoop(w, "column", Weights.Columns, Columns);
        string column = loops ? "column" : "0";
        w.Line(Routines[0].Call(
            [$"At(ref dTransformed, {Transformed.At("channel", column)})", $"At(ref dWeights, {Weights.At("channel", column)})"],
            Columns, Transformed.Rows * Weights.Width, WinogradTiling.Step(Transformed.Rows, Transformed.Columns)));
        if (loops)
            w.Close();
    }
}
