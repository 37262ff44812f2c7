using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

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

    public static Affine Pixel(Layout layout) => layout.At(Var("row"), Var("pixel"));

    public static void WriteSquares(CodeWriter w, Layout input)
    {
        OpenColumns(w, input.PixelLength, 1);
        w.Line("V value = S.Load(in x, column);");
        w.Line($"S.Store(S.Multiply(value, value), ref squares, column + {Margin});");
        w.Close();
    }

    public static void WriteScale(CodeWriter w, LrnFormula lrn)
    {
        w.Line("V total = S.Zero;");
        for (int i = -lrn.Below; i <= lrn.Above; i++)
            w.Line($"total = S.Add(total, S.Load(in squares, column + {Margin + i}));");
        w.Line($"V s = S.MultiplyAdd(total, S.Broadcast({ActivationCode.Literal(lrn.Alpha / lrn.Size)}), "
            + $"S.Broadcast({ActivationCode.Literal(lrn.K)}));");
    }

    /// <summary>s^-beta; the paper's 3/4 by square roots, any other through the logarithm.</summary>
    public static string Power(string s, LrnFormula lrn) => lrn.Beta switch
    {
        0.75f => $"S.Divide(S.Broadcast(1f), S.Multiply(S.Sqrt({s}), S.Sqrt(S.Sqrt({s}))))",
        0.5f => $"S.Divide(S.Broadcast(1f), S.Sqrt({s}))",
        1f => $"S.Divide(S.Broadcast(1f), {s})",
        _ => $"global::NetGen.CompilerServices.SimdMath.Exp<S, V>(S.Multiply(S.Broadcast({ActivationCode.Literal(-lrn.Beta)}), "
            + $"global::NetGen.CompilerServices.SimdMath.Log<S, V>({s})))",
    };
}
