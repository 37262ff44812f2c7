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
        Affine few = Few.At(Var("row"), Var("pixel")), many = Many.At(Var("row"), Var("pixel"));
        w.Line($"ref float from = {(Back ? Ref("dMany", many) : Ref("few", few))};");
        w.Line($"ref float to = {(Back ? Ref("dFew", few) : Ref("many", many))};");
        w.Open($"for (int c = 0; c < {Many.Channels}; c++)");
        Affine c = Var("c");
        w.Line(Back ? $"{At("to", c / Times)} += {At("from", c)};" : $"{At("to", c)} = {At("from", c / Times)};");
        w.Close();
        if (!Back && Many.PixelLength > Many.Channels)
            w.Line($"Clear({Ref("to", Many.Channels)}, {Many.PixelLength - Many.Channels});");
        w.Close();
        w.Close("row");
    }
}
