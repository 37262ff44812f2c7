namespace NetGen.Compiler;

/// <summary>Flatten as kernel calls, where <see cref="Fuse"/> could not do without: the values in channel, row, column order.</summary>
public sealed class FlattenLowering : LayerLowering
{
    public static readonly FlattenLowering Instance = new();

    public override int InputPixel(ShapedLayer layer) => 0;

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        int input = lowering.Tensor(layer.Spec.Inputs[0]);
        int output = lowering.DefineOutput(layer, Lanes.Pad(layer.Output.Channels));
        FlattenKernel kernel = new(lowering.LayoutOf(input), lowering.LayoutOf(output), Back: false);
        lowering.Call(layer, kernel, Operand.Of(input), Operand.Of(output));
    }

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        int source = layer.Spec.Inputs[0];
        if (!lowering.NeedsGradient(source))
            return;
        int gradient = lowering.OutputGradient(layer), target = lowering.NewGradient(layer, source);
        FlattenKernel kernel = new(lowering.LayoutOf(target), lowering.LayoutOf(gradient), Back: true);
        lowering.Call(layer, kernel, Operand.Of(gradient), Operand.Of(target));
    }
}
