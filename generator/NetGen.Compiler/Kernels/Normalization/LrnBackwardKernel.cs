using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of local response normalization's input:
/// dx_i = dy_i * s_i^-beta - 2 alpha beta / size * x_i * (sum over the channels j whose window holds i of dy_j * x_j * s_j^(-beta - 1)).
/// </summary>
public sealed record LrnBackwardKernel(Layout Input, Layout OutputGradient, Layout InputGradient, LrnFormula Lrn) : Kernel
{
    public override string Role => "Backward";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "dOutput", "dInput"];

    public override string Summary => $"{Input.Height}x{Input.Width}x{Input.Channels}, backwards.";

    public override void WriteBody(CodeWriter w)
    {
        LrnCode.OpenPixels(w, Input, ["squares", "ratios"]);
        w.Line($"ref float x = {Ref("input", LrnCode.Pixel(Input))};");
        w.Line($"ref float dy = {Ref("dOutput", LrnCode.Pixel(OutputGradient))};");
        w.Line($"ref float dx = {Ref("dInput", LrnCode.Pixel(InputGradient))};");
        LrnCode.WriteSquares(w, Input);
        OpenColumns(w, Input.PixelLength, 1);
        LrnCode.WriteScale(w, Lrn);
        w.Line($"V d = S.Multiply(S.Load(in dy, column), {LrnCode.Power("s", Lrn)});");
        w.Line("S.Store(d, ref dx, column);");
        w.Line($"S.Store(S.Divide(S.Multiply(d, S.Load(in x, column)), s), ref ratios, column + {LrnCode.Margin});");
        w.Close();
        OpenColumns(w, Input.PixelLength, 1);
        w.Line("V sum = S.Zero;");
        // The windows that hold a channel are those of the channels around it, with below and above exchanged.
        for (int i = -Lrn.Above; i <= Lrn.Below; i++)
            w.Line($"sum = S.Add(sum, S.Load(in ratios, column + {LrnCode.Margin + i}));");
        w.Line("V share = S.Multiply(S.Multiply(S.Load(in x, column), sum), "
            + $"S.Broadcast({ActivationCode.Literal(-2 * Lrn.Alpha * Lrn.Beta / Lrn.Size)}));");
        w.Line("S.Store(S.Add(S.Load(in dx, column), share), ref dx, column);");
        w.Close();
        LrnCode.ClosePixels(w);
    }
}
