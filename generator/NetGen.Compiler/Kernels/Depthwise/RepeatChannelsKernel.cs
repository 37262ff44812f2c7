using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>Every channel a number of times: channel c becomes channels c * times to c * times + times - 1; or back, summed.</summary>
public sealed record RepeatChannelsKernel(Layout Few, Layout Many, int Times, bool Back) : Kernel
{
    public override string Role => Back ? "BackwardRepeat" : "Repeat";

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => Back ? ["dMany", "dFew"] : ["few", "many"];

    public override string Summary => $"each of {Few.Channels} channels {Times} times{(Back ? ", gradients summed" : "")}.";

    public override void WriteBody(CodeWriter w)
    {
        if (Back)
            w.Line($"Clear(ref dFew, {Few.Length});");
        w.Open($"for (int row = 0; row < {Few.Height}; row++)");
        w.Open($"for (int pixel = 0; pixel < {Few.Width}; pixel++)");
        string few = Plus($"row * {Few.RowStride} + pixel * {Few.PixelStride}", Few.Origin), many = Plus($"row * {Many.RowStride} + pixel * {Many.PixelStride}", Many.Origin);
        w.Line($"ref float from = ref At(ref {(Back ? "dMany" : "few")}, {(Back ? many : few)});");
        w.Line($"ref float to = ref At(ref {(Back ? "dFew" : "many")}, {(Back ? few : many)});");
        w.Open($"for (int c = 0; c < {Many.Channels}; c++)");
        w.Line(Back ? $"At(ref to, c / {Times}) += At(ref from, c);" : $"At(ref to, c) = At(ref from, c / {Times});");
        w.Close();
        if (!Back && Many.PixelLength > Many.Channels)
            w.Line($"Clear(ref At(ref to, {Many.Channels}), {Many.PixelLength - Many.Channels});");
        w.Close();
        w.Close("row");
    }
}
