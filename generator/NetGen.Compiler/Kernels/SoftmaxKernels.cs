using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>Softmax over the channels of each pixel; the largest is subtracted first, which changes nothing but keeps e^x finite.</summary>
public sealed record SoftmaxForwardKernel(Layout Input, Layout Output) : Kernel
{
    public override string Role => "Forward";

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["input", "output"];

    public override string Summary => $"softmax over {Input.Channels} channels of {Input.Height * Input.Width} pixels.";

    public override void WriteBody(CodeWriter w)
    {
        SoftmaxCode.OpenPixels(w, Input, out string row, out string pixel, out Action close);
        w.Line($"ref float x = ref At(ref input, {SoftmaxCode.Pixel(Input, row, pixel)});");
        w.Line($"ref float y = ref At(ref output, {SoftmaxCode.Pixel(Output, row, pixel)});");
        w.Line("float largest = x, sum = 0;");
        w.Open($"for (int c = 1; c < {Input.Channels}; c++)");
        w.Line("largest = At(ref x, c) > largest ? At(ref x, c) : largest;");
        w.Close();
        w.Open($"for (int c = 0; c < {Input.Channels}; c++)");
        w.Line("float e = global::System.MathF.Exp(At(ref x, c) - largest);");
        w.Line("At(ref y, c) = e;");
        w.Line("sum += e;");
        w.Close();
        w.Open($"for (int c = 0; c < {Input.Channels}; c++)");
        w.Line("At(ref y, c) /= sum;");
        w.Close();
        if (Output.PixelLength > Output.Channels)
            w.Line($"Clear(ref At(ref y, {Output.Channels}), {Output.PixelLength - Output.Channels});");
        close();
    }
}

/// <summary>The gradient of softmax's input: y * (dy - sum over channels of y * dy).</summary>
public sealed record SoftmaxBackwardKernel(Layout Output, Layout OutputGradient, Layout InputGradient) : Kernel
{
    public override string Role => "Backward";

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["output", "dOutput", "dInput"];

    public override string Summary => $"softmax's gradient over {Output.Channels} channels of {Output.Height * Output.Width} pixels.";

    public override void WriteBody(CodeWriter w)
    {
        SoftmaxCode.OpenPixels(w, Output, out string row, out string pixel, out Action close);
        w.Line($"ref float y = ref At(ref output, {SoftmaxCode.Pixel(Output, row, pixel)});");
        w.Line($"ref float dy = ref At(ref dOutput, {SoftmaxCode.Pixel(OutputGradient, row, pixel)});");
        w.Line($"ref float dx = ref At(ref dInput, {SoftmaxCode.Pixel(InputGradient, row, pixel)});");
        w.Line("float sum = 0;");
        w.Open($"for (int c = 0; c < {Output.Channels}; c++)");
        w.Line("sum += At(ref y, c) * At(ref dy, c);");
        w.Close();
        w.Open($"for (int c = 0; c < {Output.Channels}; c++)");
        w.Line("At(ref dx, c) = At(ref y, c) * (At(ref dy, c) - sum);");
        w.Close();
        if (InputGradient.PixelLength > InputGradient.Channels)
            w.Line($"Clear(ref At(ref dx, {InputGradient.Channels}), {InputGradient.PixelLength - InputGradient.Channels});");
        close();
    }
}

internal static class SoftmaxCode
{
    public static void OpenPixels(CodeWriter w, Layout layout, out string row, out string pixel, out Action close)
    {
        bool rows = OpenLoop(w, "row", layout.Height), pixels = OpenLoop(w, "pixel", layout.Width);
        row = rows ? "row" : "0";
        pixel = pixels ? "pixel" : "0";
        close = () =>
        {
            if (pixels)
                w.Close("pixel");
            if (rows)
                w.Close("row");
        };
    }

    public static string Pixel(Layout layout, string row, string pixel) =>
        Plus(Sum(Times(row, layout.RowStride), Times(pixel, layout.PixelStride)), layout.Origin);
}
