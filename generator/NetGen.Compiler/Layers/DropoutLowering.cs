namespace NetGen.Compiler;

/// <summary>Dropout as kernel calls: a mask drawn and multiplied when training, nothing when inferring.</summary>
public sealed class DropoutLowering : LayerLowering
{
    private const string Mask = "mask";

    public static readonly DropoutLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => true;

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        if (lowering.IsAlias(layer))
        {
            lowering.Alias(layer);
            return;
        }
        int input = lowering.Tensor(layer.Spec.Inputs[0]);
        Layout layout = lowering.Layouts.Of(layer.Id);
        int mask = lowering.NewBuffer(lowering.NameOf(layer.Id) + "Mask", layout);
        lowering.Call(layer, new DropoutMaskKernel(layout, ((Dropout)layer.Layer).Rate, layer.Id), Operand.Of(mask));
        Multiply(layer, lowering, "Forward", "input", input, mask, "output", lowering.DefineOutput(layer, layout.PixelLength));
        lowering.Keep(layer, Mask, mask);
    }

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        int source = layer.Spec.Inputs[0];
        if (!lowering.NeedsGradient(source))
            return;
        int gradient = lowering.OutputGradient(layer);
        Multiply(layer, lowering, "Backward", "dOutput", gradient, lowering.Kept(layer, Mask), "dInput", lowering.NewGradient(layer, source));
    }

    private static void Multiply(ShapedLayer layer, Lowering lowering, string role, string from, int source, int mask, string to, int target)
    {
        ElementwiseKernel kernel = new(
            role,
            EquatableArray.Of(new ElementOperand(from, lowering.LayoutOf(source)), new ElementOperand("mask", lowering.LayoutOf(mask))),
            new ElementOperand(to, lowering.LayoutOf(target)),
            $"S.Multiply({ElementwiseKernel.VectorOf(from)}, vMask)", $"{lowering.LayoutOf(source)} times the dropout mask.");
        lowering.Call(layer, kernel, Operand.Of(source), Operand.Of(mask), Operand.Of(target));
    }
}
