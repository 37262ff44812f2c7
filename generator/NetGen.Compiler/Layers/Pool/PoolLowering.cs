namespace NetGen.Compiler;

/// <summary>A pool as kernel calls, where it is not part of a convolution.</summary>
internal sealed class PoolLowering : LayerLowering<Pool, Pooling.Saved>
{
    public override bool KeepsPixels(FusedLayer layer) => true;

    protected override Pooling.Saved Forward(FusedLayer layer, Pool options, ProgramBuilder program) =>
        Pooling.Forward(layer, program, options.PoolKind, options.WindowFor(layer.Input), options.CountPadding);

    protected override void Backward(FusedLayer layer, Pool options, Pooling.Saved saved, ProgramBuilder program) =>
        Pooling.Backward(layer, program, saved, options.PoolKind, options.WindowFor(layer.Input), options.CountPadding);
}
