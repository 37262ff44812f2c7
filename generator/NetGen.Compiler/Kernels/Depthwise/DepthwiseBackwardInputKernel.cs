using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of a depthwise convolution's input at any stride: each output pixel's gradient goes back to every pixel it saw.
/// </summary>
public sealed record DepthwiseBackwardInputKernel(DepthwiseGeometry Forward) : Kernel
{
    public override string Role => "BackwardInput";

    public override int VectorLanes => Forward.VectorLanes;

    public override IReadOnlyList<string> Operands => ["dOutput", "weights", "dInput"];

    public override string Summary => $"{Forward.Describe()}, backwards.";

    public override void WriteBody(CodeWriter w)
    {
        DepthwiseGeometry g = Forward;
        Window window = g.Window;
        (Affine column, Affine row, Affine pixel, Affine ky, Affine kx) = (Var("column"), Var("row"), Var("pixel"), Var("ky"), Var("kx"));
        w.Line($"Clear(ref dInput, {g.Input.Length});");
        OpenColumns(w, g.PaddedChannels, 1);
        w.Open($"for (int row = 0; row < {g.Output.Height}; row++)");
        w.Open($"for (int pixel = 0; pixel < {g.Output.Width}; pixel++)");
        w.Line($"V d = S.Load(in dOutput, {g.Output.At(row, pixel) + column});");
        w.Line($"ref float dx = {Ref("dInput", g.WindowAt(row, pixel) + column)};");
        w.Open($"for (int ky = 0; ky < {window.KernelHeight}; ky++)");
        w.Open($"for (int kx = 0; kx < {window.KernelWidth}; kx++)");
        w.Line($"int tap = {g.TapAt(ky, kx)};");
        w.Line($"V weight = S.Load(in weights, {(ky * window.KernelWidth + kx) * g.PaddedChannels + column});");
        w.Line("S.Store(S.MultiplyAdd(d, weight, S.Load(in dx, tap)), ref dx, tap);");
        w.Close();
        w.Close();
        w.Close();
        w.Close("row");
        w.Close("column");
    }
}
