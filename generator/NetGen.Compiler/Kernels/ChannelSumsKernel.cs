using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>Per channel the sum over pixels of a product, stored or added to what is there: the gradient of a factor per channel.</summary>
public sealed record ChannelSumsKernel(string Role, Layout Left, Layout Right, bool Adds) : Kernel
{
    public override string Role { get; } = Role;

    public override int VectorLanes => Left.VectorLanes;

    public override IReadOnlyList<string> Operands => ["left", "right", "sums"];

    public override string Summary => $"sums products over {Left.Height * Left.Width} pixels, {Left.Channels} channels.";

    public override void WriteBody(CodeWriter w)
    {
        OpenColumns(w, Left.PixelLength, 1);
        w.Line(Adds ? "V sum = S.Load(in sums, column);" : "V sum = S.Zero;");
        w.Open($"for (int row = 0; row < {Left.Height}; row++)");
        w.Open($"for (int pixel = 0; pixel < {Left.Width}; pixel++)");
        w.Line($"V l = S.Load(in left, {Plus($"row * {Left.RowStride} + pixel * {Left.PixelStride} + column", Left.Origin)});");
        w.Line($"V r = S.Load(in right, {Plus($"row * {Right.RowStride} + pixel * {Right.PixelStride} + column", Right.Origin)});");
        w.Line("sum = S.MultiplyAdd(l, r, sum);");
        w.Close();
        w.Close();
        w.Line("S.Store(sum, ref sums, column);");
        w.Close("column");
    }
}
