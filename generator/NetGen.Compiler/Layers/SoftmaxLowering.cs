namespace NetGen.Compiler;

/// <summary>Softmax as kernel calls.</summary>
public sealed class SoftmaxLowering : LayerLowering
{
    public static readonly SoftmaxLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => true;

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        int input = lowering.Tensor(layer.Spec.Inputs[0]);
        int output = lowering.DefineOutput(layer, lowering.LayoutOf(input).PixelLength);
        lowering.Call(layer, new SoftmaxForwardKernel(lowering.LayoutOf(input), lowering.LayoutOf(output)), Operand.Of(input), Operand.Of(output));
    }

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        int source = layer.Spec.Inputs[0];
        if (!lowering.NeedsGradient(source))
            return;
        int output = lowering.Tensor(layer.Id), gradient = lowering.OutputGradient(layer), target = lowering.NewGradient(layer, source);
        SoftmaxBackwardKernel kernel = new(lowering.LayoutOf(output), lowering.LayoutOf(gradient), lowering.LayoutOf(target));
        lowering.Call(layer, kernel, Operand.Of(output), Operand.Of(gradient), Operand.Of(target));
    }
}
