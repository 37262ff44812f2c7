namespace NetGen.Compiler;

/// <summary>Pooling as kernel calls.</summary>
public sealed class PoolLowering : LayerLowering
{
    private const string Winners = "winners";

    public static readonly PoolLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => true;

    /// <summary>
    /// Whether a convolution, or the batch normalization that it applies, leaves its output to the pool that reads it: to a max
    /// pool with small disjoint windows, and when training only if the pool alone needs that output.
    /// </summary>
    public static bool IsAbsorbed(ShapedLayer layer, Lowering lowering)
    {
        const int MostColumns = 4; // a register tile holds whole windows
        if (lowering.OnlyReader(layer.Id) is not ShapedLayer { Layer: Pool { PoolKind: PoolKind.Max } pool } reader)
            return false;
        PoolGeometry geometry = new(lowering.Layouts.Of(layer.Id), lowering.Layouts.Of(reader.Id), pool.WindowFor(layer.Output));
        bool fits = geometry is { IsInside: true, WindowsTouch: true, Window.KernelWidth: <= MostColumns };
        return fits && layer.Layer switch
        {
            Conv { Activation.Function: ActivationFunction.None } => true,
            Conv => !lowering.Training || ConvLowering.IsDerivativeTakenByPool(layer, lowering),
            BatchNorm => lowering.Producer(layer.Spec.Inputs[0]) is ShapedLayer { Layer: Conv } conv && BatchNormLowering.IsAbsorbed(conv, lowering),
            _ => false,
        };
    }

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        Pool pool = (Pool)layer.Layer;
        if (lowering.Producer(layer.Spec.Inputs[0]) is ShapedLayer producer && IsAbsorbed(producer, lowering))
            ForwardAbsorbed(layer, lowering, pool, producer);
        else
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
        int winners = NewWinners(layer, lowering, geometry.Output);
        lowering.Call(layer, new MaxPoolForwardKernel(geometry, KeepsWinners: true), Operand.Of(input), Operand.Of(output), Operand.Of(winners));
    }

    private static void ForwardAbsorbed(ShapedLayer layer, Lowering lowering, Pool pool, ShapedLayer producer)
    {
        ShapedLayer convolution = producer.Layer is BatchNorm ? lowering.Producer(producer.Spec.Inputs[0])! : producer;
        Conv conv = (Conv)convolution.Layer;
        int output = lowering.DefineOutput(layer, ConvLowering.Instance.OutputPixel(convolution));
        List<Operand> operands = [Operand.Of(output)];
        bool keepsWinners = lowering.Training && lowering.NeedsGradient(producer.Id);
        if (keepsWinners)
            operands.Add(Operand.Of(NewWinners(layer, lowering, lowering.LayoutOf(output))));
        PoolStore store = new(pool.KernelHeight, pool.KernelWidth, lowering.LayoutOf(output), keepsWinners);
        (Activation activation, ShapedLayer? normalization) = producer.Layer is BatchNorm norm ? (norm.Activation, producer) : (conv.Activation, null);
        ConvLowering.Forward(convolution, lowering, activation, store, normalization, [.. operands]);
    }

    private static int NewWinners(ShapedLayer layer, Lowering lowering, Layout output)
    {
        int winners = lowering.NewBuffer(lowering.NameOf(layer.Id) + "Winners", output.Own());
        lowering.Keep(layer, Winners, winners);
        return winners;
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
