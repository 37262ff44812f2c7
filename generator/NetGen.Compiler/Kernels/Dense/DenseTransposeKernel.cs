using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// A dense layer's weights with inputs and outputs in each other's place, in panels as well: the weights by which the output's
/// gradient becomes the input's, as another dense layer. A task is a panel of inputs.
/// </summary>
public sealed record DenseTransposeKernel(DenseGeometry From, DenseGeometry To) : Kernel
{
    public override string Role => "TransposeWeights";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => 1;

    public override int TaskCount => To.Panels;

    public override string TaskName => "panel";

    public override IReadOnlyList<string> Operands => ["weights", "transposed"];

    public override string Summary => $"{From.Describe()}, weights transposed for the input gradient.";

    public override void WriteBody(CodeWriter w)
    {
        int remainder = From.Inputs % To.Panel;
        w.Line($"int inputs = {CountIn("panel", To.Panels, To.Panel, remainder == 0 ? To.Panel : remainder)};");
        w.Line($"ref float to = {Ref("transposed", Var("(nint)panel") * To.PanelWeights)};");
        if (remainder > 0)
            w.Line($"Clear(ref to, {To.PanelWeights});");
        w.Open($"for (int column = 0; column < {From.Units}; column += {From.Panel})");
        w.Line($"int outputs = {From.Units} - column < {From.Panel} ? {From.Units} - column : {From.Panel};");
        Affine column = Var("column");
        w.Line($"ref float from = {Ref("weights", column / From.Panel * From.PanelWeights + Var("panel") * (To.Panel * From.Panel))};");
        w.Line("global::NetGen.CompilerServices.Transposition.Copy("
            + $"ref from, {From.Panel}, {Ref("to", column * To.Panel)}, {To.Panel}, inputs, outputs);");
        w.Close("column");
    }
}
