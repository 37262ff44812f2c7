using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>Factor and shift that the running statistics give: weight / sqrt(variance + epsilon), and bias - mean * factor.</summary>
public sealed record BatchNormFoldKernel(int PixelLength, float Epsilon) : Kernel
{
    public override string Role => "Fold";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Lanes.WidestIn(PixelLength);

    public override IReadOnlyList<string> Operands => ["weight", "bias", "mean", "variance", "scale", "shift"];

    public override string Summary => "the running statistics as a factor and a shift of each channel.";

    public override void WriteBody(CodeWriter w)
    {
        OpenColumns(w, PixelLength, 1);
        w.Line("V factor = S.Divide(S.Load(in weight, column), S.Sqrt(S.Add(S.Load(in variance, column), "
            + $"S.Broadcast({ActivationCode.Literal(Epsilon)}))));");
        w.Line("S.Store(factor, ref scale, column);");
        w.Line("S.Store(S.Subtract(S.Load(in bias, column), S.Multiply(S.Load(in mean, column), factor)), ref shift, column);");
        w.Close("column");
    }
}
