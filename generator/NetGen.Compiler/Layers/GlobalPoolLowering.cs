namespace NetGen.Compiler;

/// <summary>A global pool as kernel calls: a pool whose one window is the whole picture.</summary>
public sealed class GlobalPoolLowering : LayerLowering
{
    public static readonly GlobalPoolLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => true;

    public override void Forward(ShapedLayer layer, Lowering lowering) =>
        PoolLowering.Forward(layer, lowering, ((GlobalPool)layer.Layer).PoolKind, WholePicture(layer.Input), countPadding: false);

    public override void Backward(ShapedLayer layer, Lowering lowering) =>
        PoolLowering.Backward(layer, lowering, ((GlobalPool)layer.Layer).PoolKind, WholePicture(layer.Input), countPadding: false);

    private static Window WholePicture(TensorShape input) => new(input.Height, input.Width, input.Height, input.Width, 1, 1, 0, 0, 0, 0);
}
