using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>Sets all values of a tensor to one number; what fills up its pixels to whole vectors stays zero.</summary>
public sealed record FillKernel(Layout Layout, float Value) : Kernel
{
    public override string Role => "Fill";

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["buffer"];

    public override string Summary => $"{ActivationCode.Literal(Value)} in all of {Layout}.";

    public override void WriteBody(CodeWriter w)
    {
        Affine y = OpenLoop(w, "row", Layout.Height);
        if (Value == 0 && !Layout.IsSlice)
        {
            w.Line($"Clear({Ref("buffer", Layout.At(y, 0))}, {Layout.Width * Layout.PixelStride});");
            CloseLoops(w, y);
            return;
        }
        Affine x = OpenLoop(w, "column", Layout.Width), c = OpenLoop(w, "c", Layout.Channels);
        w.Line($"{At("buffer", Layout.At(y, x) + c)} = {ActivationCode.Literal(Value)};");
        CloseLoops(w, c);
        if (Layout.PixelLength > Layout.Channels)
            w.Line($"Clear({Ref("buffer", Layout.At(y, x) + Layout.Channels)}, {Layout.PixelLength - Layout.Channels});");
        CloseLoops(w, x, y);
    }
}
