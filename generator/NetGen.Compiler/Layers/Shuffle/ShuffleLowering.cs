namespace NetGen.Compiler;

/// <summary>A shuffle of channels as kernel calls.</summary>
internal sealed class ShuffleLowering : RearrangeLowering<Shuffle>
{
    protected override IEnumerable<Rearrangement> Move(Shuffle options, Layout from, Layout to)
    {
        int each = from.Channels / options.Groups;
        yield return Rearrangement.Of(
            from.Origin, to.Origin,
            new RearrangementLoop("row", from.Height, from.RowStride, to.RowStride),
            new RearrangementLoop("column", from.Width, from.PixelStride, to.PixelStride),
            new RearrangementLoop("j", each, 1, options.Groups),
            new RearrangementLoop("group", options.Groups, each, 1));
    }
}
