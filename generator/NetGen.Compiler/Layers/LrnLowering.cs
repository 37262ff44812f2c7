namespace NetGen.Compiler;

/// <summary>Local response normalization as kernel calls.</summary>
public sealed class LrnLowering : LayerLowering
{
    public static readonly LrnLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => true;

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        int input = lowering.Tensor(layer.Spec.Inputs[0]);
        int output = lowering.DefineOutput(layer, lowering.LayoutOf(input).PixelLength);
        LrnForwardKernel kernel = new(lowering.LayoutOf(input), lowering.LayoutOf(output), (Lrn)layer.Layer);
        lowering.Call(layer, kernel, Operand.Of(input), Operand.Of(output));
    }

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        int source = layer.Spec.Inputs[0];
        if (!lowering.NeedsGradient(source))
            return;
        int input = lowering.Tensor(source), gradient = lowering.OutputGradient(layer), target = lowering.NewGradient(layer, source);
        LrnBackwardKernel kernel = new(lowering.LayoutOf(input), lowering.LayoutOf(gradient), lowering.LayoutOf(target), (Lrn)layer.Layer);
        lowering.Call(layer, kernel, Operand.Of(input), Operand.Of(gradient), Operand.Of(target));
    }
}
