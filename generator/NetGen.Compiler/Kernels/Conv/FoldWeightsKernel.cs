using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Works a batch normalization's factor and shift of each output channel into the weights and the bias of the convolution below it, so that
/// inferring it costs nothing. <paramref name="Panels"/>: how a group's weights lie.
/// </summary>
public sealed record FoldWeightsKernel(int Groups, WeightPanels Panels, int GroupOutputs, bool HasBias) : Kernel
{
    private int PaddedOutputs => Panels.Columns;

    /// <summary>Floats of the weights.</summary>
    public long Length => Lanes.RoundUp(Groups * Panels.Length, Lanes.Widest);

    /// <summary>Floats of the bias.</summary>
    public int BiasLength => Lanes.RoundUp(Groups * PaddedOutputs, Lanes.Widest);

    public override string Role => "FoldWeights";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Lanes.WidestIn(PaddedOutputs);

    public override IReadOnlyList<string> Operands =>
        ["weights", .. HasBias ? new[] { "bias" } : [], "scale", "shift", "foldedWeights", "foldedBias"];

    public override string Summary => $"weights * scale and {(HasBias ? "bias * scale + " : "")}shift of {Groups * GroupOutputs} channels.";

    public override void WriteBody(CodeWriter w)
    {
        Affine group = OpenLoop(w, "group", Groups), column = Var("column");
        Affine parameter = group * GroupOutputs + column, bias = group * PaddedOutputs + column;
        OpenColumns(w, PaddedOutputs, 1);
        w.Line($"V factor = S.Load(in scale, {parameter});");
        string value = $"S.Load(in shift, {parameter})";
        if (HasBias)
            value = $"S.MultiplyAdd(S.Load(in bias, {bias}), factor, {value})";
        if (Groups > 1 && GroupOutputs != PaddedOutputs) // the vector's last lanes are the next group's
            value = $"S.KeepFirst({value}, {GroupOutputs} - column)";
        w.Line($"S.Store({value}, ref foldedBias, {bias});");
        w.Open($"for (int row = 0; row < {Panels.Rows}; row++)");
        Affine weight = group * Panels.Length + Panels.At(Var("row"), column);
        w.Line($"S.Store(S.Multiply(S.Load(in weights, {weight}), factor), ref foldedWeights, {weight});");
        w.Close("row");
        w.Close("column");
        CloseLoops(w, group);
    }
}
