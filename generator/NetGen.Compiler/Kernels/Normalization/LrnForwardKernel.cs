using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Local response normalization: y = x * s^-beta, s = k + alpha / size * (sum of squares of the channels around). A pixel's
/// squares lie in a row with zeros before and after, so that the sum is so many loads at moved places.
/// </summary>
public sealed record LrnForwardKernel(Layout Input, Layout Output, LrnFormula Lrn) : Kernel
{
    public override string Role => "Forward";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "output"];

    public override string Summary => $"{Input.Height}x{Input.Width}x{Input.Channels}, each channel by the {Lrn.Size} around it.";

    public override void WriteBody(CodeWriter w)
    {
        LrnCode.OpenPixels(w, Input, ["squares"]);
        w.Line($"ref float x = {Ref("input", LrnCode.Pixel(Input))};");
        w.Line($"ref float y = {Ref("output", LrnCode.Pixel(Output))};");
        LrnCode.WriteSquares(w, Input);
        OpenColumns(w, Input.PixelLength, 1);
        LrnCode.WriteScale(w, Lrn);
        w.Line($"V power = {LrnCode.Power("s", Lrn)};");
        w.Line("S.Store(S.Multiply(S.Load(in x, column), power), ref y, column);");
        w.Close();
        LrnCode.ClosePixels(w);
    }
}
