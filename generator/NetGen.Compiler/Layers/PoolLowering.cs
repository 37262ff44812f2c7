namespace NetGen.Compiler;

/// <summary>Pooling as kernel calls.</summary>
public sealed class PoolLowering : LayerLowering
{
    private const string Winners = "winners";

    public static readonly PoolLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => true;

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        Pool pool = (Pool)layer.Layer;
        Forward(layer, lowering, pool.PoolKind, pool.WindowFor(layer.Input), pool.CountPadding);
    }

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        Pool pool = (Pool)layer.Layer;
        Backward(layer, lowering, pool.PoolKind, pool.WindowFor(layer.Input), pool.CountPadding);
    }

    internal static void Forward(ShapedLayer layer, Lowering lowering, PoolKind kind, Window window, bool countPadding)
    {
        int input = lowering.Tensor(layer.Spec.Inputs[0]);
        int output = lowering.DefineOutput(layer, lowering.LayoutOf(input).PixelLength);
        PoolGeometry geometry = new(lowering.LayoutOf(input), lowering.LayoutOf(output), window);
        if (kind == PoolKind.Average)
        {
            lowering.Call(layer, new AveragePoolForwardKernel(geometry, countPadding), Operand.Of(input), Operand.Of(output));
            return;
        }
        if (!lowering.Training || !lowering.NeedsGradient(layer.Spec.Inputs[0]))
        {
            lowering.Call(layer, new MaxPoolForwardKernel(geometry, KeepsWinners: false), Operand.Of(input), Operand.Of(output));
            return;
        }
        int winners = lowering.NewBuffer(lowering.NameOf(layer.Id) + "Winners", geometry.Output.Own());
        lowering.Call(layer, new MaxPoolForwardKernel(geometry, KeepsWinners: true), Operand.Of(input), Operand.Of(output), Operand.Of(winners));
        lowering.Keep(layer, Winners, winners);
    }

    internal static void Backward(ShapedLayer layer, Lowering lowering, PoolKind kind, Window window, bool countPadding)
    {
        int source = layer.Spec.Inputs[0];
        if (!lowering.NeedsGradient(source))
            return;
        int gradient = lowering.OutputGradient(layer);
        int target = lowering.NewGradient(layer, source);
        PoolGeometry geometry = new(lowering.LayoutOf(target), lowering.LayoutOf(gradient), window);
        if (kind == PoolKind.Average)
        {
            lowering.Call(layer, new AveragePoolBackwardKernel(geometry, countPadding), Operand.Of(gradient), Operand.Of(target));
            return;
        }
        Operand winners = Operand.Of(lowering.Kept(layer, Winners));
        if (lowering.Producer(source) is ShapedLayer { Layer: Conv conv } producer && ConvLowering.IsDerivativeTakenByPool(producer, lowering))
        {
            int output = lowering.Tensor(layer.Id);
            MaxPoolBackwardKernel kernel = new(geometry, lowering.LayoutOf(output), conv.Activation);
            lowering.Call(layer, kernel, Operand.Of(gradient), winners, Operand.Of(output), Operand.Of(target));
            return;
        }
        lowering.Call(layer, new MaxPoolBackwardKernel(geometry, default, Activation.None), Operand.Of(gradient), winners, Operand.Of(target));
    }
}
