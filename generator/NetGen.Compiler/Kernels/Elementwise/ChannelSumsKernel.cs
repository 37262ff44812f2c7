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
        PixelLoop loop = new(EquatableArray.Of(new ElementOperand("left", Left), new ElementOperand("right", Right)), MaxVectors: 4, MaxInFlight: 4);
        ChannelReduction total = new(loop, "sum");
        loop.Write(
            w,
            () => total.WriteStart(w),
            (v, pixel) => w.Line($"{ChannelReduction.Name("sum", v, pixel)} = S.MultiplyAdd({loop.Load("left", v, pixel)}, {loop.Load("right", v, pixel)}, {ChannelReduction.Name("sum", v, pixel)});"),
            () =>
            {
                total.WriteTotal(w);
                total.WriteStores(w, "sum", "sums", 0, Adds);
            });
    }
}
