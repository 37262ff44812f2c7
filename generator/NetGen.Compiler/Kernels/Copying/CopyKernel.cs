using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Copies a tensor from one layout to another: the network's input into padded pixels or a border, its output out of them.
/// </summary>
public sealed record CopyKernel(string Role, Layout From, Layout To) : Kernel
{
    public override string Role { get; } = Role;

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["from", "to"];

    public override string Summary => $"{From} to {To}.";

    public override void WriteBody(CodeWriter w)
    {
        Affine y = OpenLoop(w, "row", To.Height);
        if (From.PixelStride == To.PixelStride && !From.IsSlice && !To.IsSlice)
        {
            w.Line($"Copy({Ref("from", From.At(y, 0))}, {Ref("to", To.At(y, 0))}, {To.Width * To.PixelStride});");
        }
        else
        {
            Affine x = OpenLoop(w, "pixel", To.Width);
            w.Line($"Copy({Ref("from", From.At(y, x))}, {Ref("to", To.At(y, x))}, {To.Channels});");
            if (To.PixelLength > To.Channels)
                w.Line($"Clear({Ref("to", To.At(y, x) + To.Channels)}, {To.PixelLength - To.Channels});");
            if (!x.IsZero)
                w.Close();
        }
        if (!y.IsZero)
            w.Close();
    }
}
