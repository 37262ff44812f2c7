using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>Copies a tensor from one layout to another: the network's input into padded pixels or a border, its output out of them.</summary>
public sealed record CopyKernel(string Role, Layout From, Layout To) : Kernel
{
    public override string Role { get; } = Role;

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["from", "to"];

    public override string Summary => $"{From} to {To}.";

    public override void WriteBody(CodeWriter w)
    {
        bool rows = OpenLoop(w, "row", To.Height);
        string y = rows ? "row" : "0";
        string from = Plus(Times(y, From.RowStride), From.Origin), to = Plus(Times(y, To.RowStride), To.Origin);
        if (From.PixelStride == To.PixelStride && !From.IsSlice && !To.IsSlice)
        {
            w.Line($"Copy(ref At(ref from, {from}), ref At(ref to, {to}), {To.Width * To.PixelStride});");
        }
        else
        {
            bool pixels = OpenLoop(w, "pixel", To.Width);
            string x = pixels ? "pixel" : "0";
            w.Line($"Copy(ref At(ref from, {Plus(Sum(Times(y, From.RowStride), Times(x, From.PixelStride)), From.Origin)}), ref At(ref to, {Plus(Sum(Times(y, To.RowStride), Times(x, To.PixelStride)), To.Origin)}), {To.Channels});");
            if (To.PixelLength > To.Channels)
                w.Line($"Clear(ref At(ref to, {Plus(Sum(Times(y, To.RowStride), Times(x, To.PixelStride)), To.Origin + To.Channels)}), {To.PixelLength - To.Channels});");
            if (pixels)
                w.Close();
        }
        if (rows)
            w.Close();
    }
}
