namespace NetGen.Compiler;

/// <summary>A global pool as kernel calls: a pool whose one window is the whole image.</summary>
internal sealed class GlobalPoolLowering : LayerLowering<GlobalPool, Pooling.Saved>
{
    public override bool KeepsPixels(FusedLayer layer) => true;

    protected override Pooling.Saved Forward(FusedLayer layer, GlobalPool options, ProgramBuilder program) =>
        Pooling.Forward(layer, program, options.PoolKind, WholeImage(layer.Input), countPadding: false);

    protected override void Backward(FusedLayer layer, GlobalPool options, Pooling.Saved saved, ProgramBuilder program) =>
        Pooling.Backward(layer, program, saved, options.PoolKind, WholeImage(layer.Input), countPadding: false);

    private static Window WholeImage(TensorShape input) => new(input.Height, input.Width, input.Height, input.Width, 1, 1, 0, 0, 0, 0);
}
