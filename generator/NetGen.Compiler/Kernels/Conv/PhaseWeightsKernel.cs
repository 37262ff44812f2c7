using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Of a transposed convolution's weights those of one phase, as a convolution at stride one reads them: some taps of the kernel, input and
/// output channels exchanged; once a minibatch.
/// </summary>
/// <param name="KernelHeight">Rows of the whole kernel.</param>
/// <param name="Rows">For each row of the phase's kernel that of the whole one, or -1 for a row of zeros.</param>
/// <param name="Columns">The same for columns.</param>
/// <param name="GroupInputs">Channels that the layer reads in a group.</param>
/// <param name="GroupOutputs">Channels that it makes in a group.</param>
public sealed record PhaseWeightsKernel(
    int KernelHeight, int KernelWidth, EquatableArray<int> Rows, EquatableArray<int> Columns, int Groups, int GroupInputs, int GroupOutputs)
    : Kernel
{
    private WeightPanels From => WeightPanels.Of(KernelHeight * KernelWidth * GroupOutputs, Lanes.Pad(GroupInputs));

    private WeightPanels To => WeightPanels.Of(Rows.Count * Columns.Count * GroupInputs, Lanes.Pad(GroupOutputs));

    public override string Role => "PhaseWeights";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["weights", "phase"];

    public override string Summary => $"rows {List(Rows)} and columns {List(Columns)} of a {KernelHeight}x{KernelWidth} kernel, "
        + $"{Groups} x {GroupInputs} -> {GroupOutputs} channels; -1 is zeros.";

    public override void WriteBody(CodeWriter w)
    {
        w.Line($"Clear(ref phase, {Lanes.RoundUp(Groups * To.Length, Lanes.Widest)});");
        int[] taps = [.. Rows.SelectMany(row => Columns, (row, column) => row < 0 || column < 0 ? -1 : row * KernelWidth + column)];
        bool isOne = taps.Length == 1;
        if (isOne && taps[0] < 0)
            return;
        if (!isOne)
            w.Line($"global::System.ReadOnlySpan<int> taps = new int[] {{ {string.Join(", ", taps)} }};");
        Affine group = OpenLoop(w, "group", Groups), tap = OpenLoop(w, "tap", taps.Length);
        if (taps.Contains(-1))
            w.Line("if (taps[tap] < 0) continue;");
        Affine source = isOne ? taps[0] : Affine.Of("taps[tap]");
        w.Line($"ref float from = {Ref("weights", group * From.Length + source * (GroupOutputs * From.Width))};");
        w.Line($"ref float to = {Ref("phase", group * To.Length + tap * (GroupInputs * To.Width))};");
        w.Open($"for (int i = 0; i < {GroupInputs}; i++)");
        w.Open($"for (int o = 0; o < {GroupOutputs}; o++)");
        w.Line($"{At("to", To.At(Var("i"), Var("o")))} = {At("from", From.At(Var("o"), Var("i")))};");
        w.Close();
        w.Close();
        CloseLoops(w, tap, group);
    }

    private static string List(EquatableArray<int> taps) => string.Join(", ", taps);
}
