namespace NetGen.Compiler;

/// <summary>A product as kernel calls: value by value, or an image by one factor a channel.</summary>
public sealed class MultiplyLowering : LayerLowering
{
    public static readonly MultiplyLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => true;

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        (int Buffer, ElementOperand Operand)[] inputs = Inputs(layer, lowering);
        int output = lowering.DefineOutput(layer, lowering.Layouts.Of(layer.Id).PixelLength);
        ElementwiseKernel kernel = new(
            "Forward", inputs.Select(input => input.Operand).ToEquatableArray(), new ElementOperand("output", lowering.LayoutOf(output)),
            "S.Multiply(vLeft, vRight)", $"the product of two tensors of {lowering.LayoutOf(output)}.");
        lowering.Call(layer, kernel, Operand.Of(inputs[0].Buffer), Operand.Of(inputs[1].Buffer), Operand.Of(output));
    }

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        (int Buffer, ElementOperand Operand)[] inputs = Inputs(layer, lowering);
        int gradient = lowering.OutputGradient(layer);
        for (int i = 0; i < 2; i++)
        {
            int source = layer.Spec.Inputs[i];
            if (!lowering.NeedsGradient(source))
                continue;
            (int other, ElementOperand operand) = inputs[1 - i];
            if (inputs[i].Operand.IsPerChannel)
            {
                int sums = lowering.NewGradient(layer, source, borderless: true);
                ChannelSumsKernel kernel = new("BackwardFactors", lowering.LayoutOf(gradient), lowering.LayoutOf(other), Adds: false);
                lowering.Call(layer, kernel, Operand.Of(gradient), Operand.Of(other), Operand.Of(sums));
                continue;
            }
            int target = lowering.NewGradient(layer, source);
            ElementwiseKernel product = new(
                "Backward", EquatableArray.Of(new ElementOperand("dOutput", lowering.LayoutOf(gradient)), operand with { Name = "other" }),
                new ElementOperand("dInput", lowering.LayoutOf(target)), "S.Multiply(vDOutput, vOther)", "the gradient times the other factor.");
            lowering.Call(layer, product, Operand.Of(gradient), Operand.Of(other), Operand.Of(target));
        }
    }

    private static (int Buffer, ElementOperand Operand)[] Inputs(ShapedLayer layer, Lowering lowering)
    {
        string[] names = ["left", "right"];
        (int, ElementOperand)[] inputs = new (int, ElementOperand)[2];
        for (int i = 0; i < 2; i++)
        {
            TensorShape shape = layer.InputShapes[i];
            bool perChannel = shape != layer.Output && Multiply.IsPerChannel(shape, layer.Output);
            int buffer = perChannel ? lowering.BorderlessTensor(layer.Spec.Inputs[i]) : lowering.Tensor(layer.Spec.Inputs[i]);
            inputs[i] = (buffer, perChannel ? ElementOperand.PerChannel(names[i]) : new ElementOperand(names[i], lowering.LayoutOf(buffer)));
        }
        return inputs;
    }
}
