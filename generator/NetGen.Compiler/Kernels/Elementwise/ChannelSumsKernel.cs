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
        PixelWalk walk = new(EquatableArray.Of(new ElementOperand("left", Left), new ElementOperand("right", Right)), MostVectors: 4, MostInFlight: 4);
        WalkSums total = new(walk, "sum");
        walk.Write(
            w,
            () => total.WriteStart(w),
            (v, pixel) => w.Line($"{WalkSums.Name("sum", v, pixel)} = S.MultiplyAdd({walk.Load("left", v, pixel)}, {walk.Load("right", v, pixel)}, {WalkSums.Name("sum", v, pixel)});"),
            () =>
            {
                total.WriteTotal(w);
                total.WriteStores(w, "sum", "sums", 0, Adds);
            });
    }
}
