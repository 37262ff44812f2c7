using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>Zeroes the border of a buffer, or all of it.</summary>
public sealed record ClearKernel(Layout Layout, bool BorderOnly) : Kernel
{
    public override string Role => BorderOnly ? "ClearBorder" : "Clear";

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["buffer"];

    public override string Summary => BorderOnly ? $"zeroes the border of {Layout}." : $"zeroes {Layout}.";

    public override void WriteBody(CodeWriter w)
    {
        if (!BorderOnly)
        {
            w.Line($"Clear(ref buffer, {Layout.Length});");
            return;
        }
        // The end of a row and the start of the next lie side by side: one stretch of zeros for both.
        int inside = Layout.Width * Layout.PixelStride, between = Layout.RowStride - inside;
        if (Layout.Origin > 0)
            w.Line($"Clear(ref buffer, {Layout.Origin});");
        int lastRow = Layout.Origin + (Layout.Height - 1) * Layout.RowStride;
        if (Layout.Height > 1 && between > 0)
        {
            w.Open($"for (int row = 0; row < {Layout.Height - 1}; row++)");
            w.Line($"Clear({Ref("buffer", Layout.At(Var("row"), Layout.Width))}, {between});");
            w.Close();
        }
        int end = (Layout.Top + Layout.Height + Layout.Bottom) * Layout.RowStride;
        if (end > lastRow + inside)
            w.Line($"Clear({Ref("buffer", lastRow + inside)}, {end - lastRow - inside});");
    }
}
