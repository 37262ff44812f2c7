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
            w.Line($"Clear(ref At(ref buffer, {Plus(Times("row", Layout.RowStride), Layout.Origin + inside)}), {between});");
            w.Close();
        }
        int end = (Layout.Top + Layout.Height + Layout.Bottom) * Layout.RowStride;
        if (end > lastRow + inside)
            w.Line($"Clear(ref At(ref buffer, {lastRow + inside}), {end - lastRow - inside});");
    }
}

/// <summary>
/// Flattens an image as PyTorch does, channel by channel: the value of row y, column x, channel c goes to
/// (c * height + y) * width + x. <paramref name="Back"/> is the way back, for the gradient.
/// </summary>
public sealed record FlattenKernel(Layout Image, Layout Vector, bool Back) : Kernel
{
    public override string Role => Back ? "Backward" : "Forward";

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => Back ? ["dOutput", "dInput"] : ["input", "output"];

    public override string Summary => $"{Image.Height}x{Image.Width}x{Image.Channels} {(Back ? "from" : "to")} a vector in channel, row, column order.";

    public override void WriteBody(CodeWriter w)
    {
        if (Back)
            w.Line($"Clear(ref dInput, {Image.Length});");
        else if (Vector.Length > Vector.Channels)
            w.Line($"Clear(ref At(ref output, {Vector.Channels}), {Vector.Length - Vector.Channels});");
        w.Open($"for (int c = 0; c < {Image.Channels}; c++)");
        w.Open($"for (int y = 0; y < {Image.Height}; y++)");
        w.Open($"for (int x = 0; x < {Image.Width}; x++)");
        string image = Plus($"y * {Image.RowStride} + x * {Image.PixelStride} + c", Image.Origin);
        string vector = $"(c * {Image.Height} + y) * {Image.Width} + x";
        w.Line(Back ? $"At(ref dInput, {image}) = At(ref dOutput, {vector});" : $"At(ref output, {vector}) = At(ref input, {image});");
        w.Close();
        w.Close();
        w.Close();
    }
}
