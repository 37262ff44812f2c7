namespace NetGen.Compiler;

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
