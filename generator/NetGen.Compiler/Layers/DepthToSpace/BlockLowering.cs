namespace NetGen.Compiler;

/// <summary>Channels as blocks of pixels, as kernel calls.</summary>
internal sealed class DepthToSpaceLowering : RearrangeLowering<DepthToSpace>
{
    protected override IEnumerable<Rearrangement> Move(DepthToSpace options, Layout from, Layout to) =>
        [DepthToSpace.Move(options.Block, options.Order, from, to)];
}

/// <summary>Blocks of pixels as channels, as kernel calls.</summary>
internal sealed class SpaceToDepthLowering : RearrangeLowering<SpaceToDepth>
{
    protected override IEnumerable<Rearrangement> Move(SpaceToDepth options, Layout from, Layout to) =>
        [DepthToSpace.Move(options.Block, options.Order, to, from).Reversed];
}
