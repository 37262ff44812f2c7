using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradient of softmax's input: y * (dy - sum over channels of y * dy); of its logarithm's: dy - e^y * sum over channels of dy.
/// </summary>
public sealed record SoftmaxBackwardKernel(bool IsLog, Layout Output, Layout OutputGradient, Layout InputGradient) : Kernel
{
    public override string Role => "Backward";

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["output", "dOutput", "dInput"];

    public override string Summary =>
        $"{(IsLog ? "logsoftmax" : "softmax")}'s gradient over {Output.Channels} channels of {Output.Height * Output.Width} pixels.";

    public override void WriteBody(CodeWriter w)
    {
        Affine row = OpenLoop(w, "row", Output.Height), pixel = OpenLoop(w, "pixel", Output.Width);
        w.Line($"ref float y = {Ref("output", Output.At(row, pixel))};");
        w.Line($"ref float dy = {Ref("dOutput", OutputGradient.At(row, pixel))};");
        w.Line($"ref float dx = {Ref("dInput", InputGradient.At(row, pixel))};");
        w.Line("float sum = 0;");
        w.Open($"for (int c = 0; c < {Output.Channels}; c++)");
        w.Line(IsLog ? "sum += At(ref dy, c);" : "sum += At(ref y, c) * At(ref dy, c);");
        w.Close();
        w.Open($"for (int c = 0; c < {Output.Channels}; c++)");
        w.Line(IsLog
            ? "At(ref dx, c) = At(ref dy, c) - global::System.MathF.Exp(At(ref y, c)) * sum;"
            : "At(ref dx, c) = At(ref y, c) * (At(ref dy, c) - sum);");
        w.Close();
        if (InputGradient.PixelLength > InputGradient.Channels)
            w.Line($"Clear({Ref("dx", InputGradient.Channels)}, {InputGradient.PixelLength - InputGradient.Channels});");
        CloseLoops(w, pixel, row);
    }
}
