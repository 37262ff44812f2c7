using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Flattens an image as PyTorch does, channel by channel: the value of row y, column x, channel c goes to
/// (c * height + y) * width + x. <paramref name="Back"/> is the way back, for the gradient.
/// </summary>
public sealed record FlattenKernel(Layout Image, Layout Vector, bool Back) : Kernel
{
    public override string Role => Back ? "Backward" : "Forward";

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => Back ? ["dOutput", "dInput"] : ["input", "output"];

    public override string Summary =>
        $"{Image.Height}x{Image.Width}x{Image.Channels} {(Back ? "from" : "to")} a vector in channel, row, column order.";

    public override void WriteBody(CodeWriter w)
    {
        if (Back)
            w.Line($"Clear(ref dInput, {Image.Length});");
        else if (Vector.Length > Vector.Channels && !Vector.IsSlice)
            w.Line($"Clear({Ref("output", Vector.Channels)}, {Vector.Length - Vector.Channels});");
        w.Open($"for (int c = 0; c < {Image.Channels}; c++)");
        w.Open($"for (int y = 0; y < {Image.Height}; y++)");
        w.Open($"for (int x = 0; x < {Image.Width}; x++)");
        (Affine y, Affine x, Affine c) = (Var("y"), Var("x"), Var("c"));
        Affine image = Image.At(y, x) + c, vector = (c * Image.Height + y) * Image.Width + x + Vector.Origin;
        w.Line(Back ? $"{At("dInput", image)} = {At("dOutput", vector)};" : $"{At("output", vector)} = {At("input", image)};");
        w.Close();
        w.Close();
        w.Close();
    }
}
