using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Local response normalization: y = x * s^-beta, s = k + alpha / size * (sum of squares of the channels around). A pixel's
/// squares lie in a row with zeros before and after, so that the sum is so many loads at moved places.
/// </summary>
public sealed record LrnForwardKernel(Layout Input, Layout Output, Lrn Lrn) : Kernel
{
    public override string Role => "Forward";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "output"];

    public override string Summary => $"{Input.Height}x{Input.Width}x{Input.Channels}, each channel by the {Lrn.Size} around it.";

    public override void WriteBody(CodeWriter w)
    {
        LrnCode.OpenPixels(w, Input, ["squares"]);
        w.Line($"ref float x = ref At(ref input, {LrnCode.Pixel(Input)});");
        w.Line($"ref float y = ref At(ref output, {LrnCode.Pixel(Output)});");
        LrnCode.WriteSquares(w, Input);
        OpenColumns(w, Input.PixelLength, 1);
        LrnCode.WriteScale(w, Lrn);
        w.Line($"V power = {LrnCode.Power("s", Lrn)};");
        w.Line("S.Store(S.Multiply(S.Load(in x, column), power), ref y, column);");
        w.Close();
        LrnCode.ClosePixels(w);
    }
}

/// <summary>
/// The gradient of local response normalization's input:
/// dx_i = dy_i * s_i^-beta - 2 alpha beta / size * x_i * (sum over the channels j whose window holds i of dy_j * x_j * s_j^(-beta - 1)).
/// </summary>
public sealed record LrnBackwardKernel(Layout Input, Layout OutputGradient, Layout InputGradient, Lrn Lrn) : Kernel
{
    public override string Role => "Backward";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "dOutput", "dInput"];

    public override string Summary => $"{Input.Height}x{Input.Width}x{Input.Channels}, backwards.";

    public override void WriteBody(CodeWriter w)
    {
        LrnCode.OpenPixels(w, Input, ["squares", "ratios"]);
        w.Line($"ref float x = ref At(ref input, {LrnCode.Pixel(Input)});");
        w.Line($"ref float dy = ref At(ref dOutput, {LrnCode.Pixel(OutputGradient)});");
        w.Line($"ref float dx = ref At(ref dInput, {LrnCode.Pixel(InputGradient)});");
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
        w.Line($"V share = S.Multiply(S.Multiply(S.Load(in x, column), sum), S.Broadcast({ActivationCode.Literal(-2 * Lrn.Alpha * Lrn.Beta / Lrn.Size)}));");
        w.Line("S.Store(S.Add(S.Load(in dx, column), share), ref dx, column);");
        w.Close();
        LrnCode.ClosePixels(w);
    }
}

internal static class LrnCode
{
    /// <summary>Zeros before and after a pixel's row: more than half of the widest window.</summary>
    public const int Margin = 64;

    public static void OpenPixels(CodeWriter w, Layout input, string[] rows)
    {
        foreach (string row in rows)
        {
            w.Line($"global::System.Span<float> {row}Row = stackalloc float[{input.PixelLength + 2 * Margin}];");
            w.Line($"ref float {row} = ref {row}Row[0];");
        }
        w.Open($"for (int row = 0; row < {input.Height}; row++)");
        w.Open($"for (int pixel = 0; pixel < {input.Width}; pixel++)");
    }

    public static void ClosePixels(CodeWriter w)
    {
        w.Close("pixel");
        w.Close("row");
    }

    public static string Pixel(Layout layout) => Plus($"row * {layout.RowStride} + pixel * {layout.PixelStride}", layout.Origin);

    public static void WriteSquares(CodeWriter w, Layout input)
    {
        OpenColumns(w, input.PixelLength, 1);
        w.Line("V value = S.Load(in x, column);");
        w.Line($"S.Store(S.Multiply(value, value), ref squares, column + {Margin});");
        w.Close();
    }

    public static void WriteScale(CodeWriter w, Lrn lrn)
    {
        w.Line("V total = S.Zero;");
        for (int i = -lrn.Below; i <= lrn.Above; i++)
            w.Line($"total = S.Add(total, S.Load(in squares, column + {Margin + i}));");
        w.Line($"V s = S.MultiplyAdd(total, S.Broadcast({ActivationCode.Literal(lrn.Alpha / lrn.Size)}), S.Broadcast({ActivationCode.Literal(lrn.K)}));");
    }

    /// <summary>s^-beta; the paper's 3/4 by square roots, any other through the logarithm.</summary>
    public static string Power(string s, Lrn lrn) => lrn.Beta switch
    {
        0.75f => $"S.Divide(S.Broadcast(1f), S.Multiply(S.Sqrt({s}), S.Sqrt(S.Sqrt({s}))))",
        0.5f => $"S.Divide(S.Broadcast(1f), S.Sqrt({s}))",
        1f => $"S.Divide(S.Broadcast(1f), {s})",
        _ => $"global::NetGen.CompilerServices.SimdMath.Exp<S, V>(S.Multiply(S.Broadcast({ActivationCode.Literal(-lrn.Beta)}), global::NetGen.CompilerServices.SimdMath.Log<S, V>({s})))",
    };
}
