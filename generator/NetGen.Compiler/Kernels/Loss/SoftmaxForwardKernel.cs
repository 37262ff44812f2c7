using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Softmax over the channels of each pixel, or its logarithm; the largest is subtracted first, which changes nothing but keeps e^x finite.
/// </summary>
public sealed record SoftmaxForwardKernel(bool IsLog, Layout Input, Layout Output) : Kernel
{
    public override string Role => "Forward";

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["input", "output"];

    public override string Summary =>
        $"{(IsLog ? "logsoftmax" : "softmax")} over {Input.Channels} channels of {Input.Height * Input.Width} pixels.";

    public override void WriteBody(CodeWriter w)
    {
        Affine row = OpenLoop(w, "row", Input.Height), pixel = OpenLoop(w, "pixel", Input.Width);
        w.Line($"ref float x = {Ref("input", Input.At(row, pixel))};");
        w.Line($"ref float y = {Ref("output", Output.At(row, pixel))};");
        w.Line("float largest = x, sum = 0;");
        w.Open($"for (int c = 1; c < {Input.Channels}; c++)");
        w.Line("largest = At(ref x, c) > largest ? At(ref x, c) : largest;");
        w.Close();
        if (IsLog)
            WriteLogarithm(w);
        else
            WriteQuotient(w);
        if (Output.PixelLength > Output.Channels)
            w.Line($"Clear({Ref("y", Output.Channels)}, {Output.PixelLength - Output.Channels});");
        CloseLoops(w, pixel, row);
    }

    private void WriteQuotient(CodeWriter w)
    {
        w.Open($"for (int c = 0; c < {Input.Channels}; c++)");
        w.Line("float e = global::System.MathF.Exp(At(ref x, c) - largest);");
        w.Line("At(ref y, c) = e;");
        w.Line("sum += e;");
        w.Close();
        w.Open($"for (int c = 0; c < {Input.Channels}; c++)");
        w.Line("At(ref y, c) /= sum;");
        w.Close();
    }

    private void WriteLogarithm(CodeWriter w)
    {
        w.Open($"for (int c = 0; c < {Input.Channels}; c++)");
        w.Line("sum += global::System.MathF.Exp(At(ref x, c) - largest);");
        w.Close();
        w.Line("float logSum = global::System.MathF.Log(sum);");
        w.Open($"for (int c = 0; c < {Input.Channels}; c++)");
        w.Line("At(ref y, c) = At(ref x, c) - largest - logSum;");
        w.Close();
    }
}
