using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// A pass between a convolution's weights, or their gradient, and the transformed ones, once a minibatch. A task is an input channel.
/// </summary>
/// <param name="Weights">How the weights lie.</param>
/// <param name="Transformed">How each product's transformed weights lie.</param>
public abstract record WinogradWeightsTransform(WinogradAlgorithm Algorithm, WeightPanels Weights, WeightPanels Transformed) : Kernel
{
    /// <summary>Floats of the transformed weights.</summary>
    public long Length =>
        Lanes.RoundUp(Algorithm.Products * WinogradTiling.MatrixLength(Transformed.Rows, Transformed.Columns), Lanes.Widest);

    public override KernelScope Scope => KernelScope.Batch;

    public override int TaskCount => Transformed.Rows;

    public override string TaskName => "channel";

    public override int VectorLanes => Lanes.WidestIn(Columns);

    /// <summary>Output channels that lie together in both.</summary>
    private int Columns => Weights.CommonWidth(Transformed);

    private int Step => WinogradTiling.Step(Transformed.Rows, Transformed.Columns);

    /// <summary>
    /// Writes the calls of the routine, which takes a place in <paramref name="from"/> and the same in <paramref name="to"/>.
    /// </summary>
    protected void WriteCalls(CodeWriter w, WeightPanels from, WeightPanels to)
    {
        Affine channel = Var("channel"), column = OpenLoop(w, "column", Weights.Columns, Columns);
        w.Line(Routines[0].Call(
            [At(Operands[0], from.At(channel, column)), At(Operands[1], to.At(channel, column))],
            Columns, Transformed.Rows * Weights.Width, Step));
        if (!column.IsZero)
            w.Close();
    }
}
