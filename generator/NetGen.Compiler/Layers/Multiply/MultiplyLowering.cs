namespace NetGen.Compiler;

/// <summary>A product as kernel calls: value by value, or an image by one factor a channel.</summary>
internal sealed class MultiplyLowering : LayerLowering<Multiply>
{
    public override bool KeepsPixels(FusedLayer layer) => true;

    protected override void Forward(FusedLayer layer, Multiply options, ProgramBuilder program)
    {
        (int Buffer, ElementOperand Operand)[] inputs = Inputs(layer, program);
        int output = program.DefineOutput(layer, program.Layouts.Of(layer.Id).PixelLength);
        ElementwiseKernel kernel = new(
            "Forward", inputs.Select(input => input.Operand).ToEquatableArray(), new ElementOperand("output", program.LayoutOf(output)),
            "S.Multiply(vLeft, vRight)", $"the product of two tensors of {program.LayoutOf(output)}.");
        program.Call(layer.Shaped, kernel, Operand.Of(inputs[0].Buffer), Operand.Of(inputs[1].Buffer), Operand.Of(output));
    }

    protected override void Backward(FusedLayer layer, Multiply options, ProgramBuilder program)
    {
        (int Buffer, ElementOperand Operand)[] inputs = Inputs(layer, program);
        int gradient = program.OutputGradient(layer);
        for (int i = 0; i < 2; i++)
        {
            int source = layer.Inputs[i];
            if (!program.NeedsGradient(source))
                continue;
            (int other, ElementOperand operand) = inputs[1 - i];
            if (inputs[i].Operand.IsPerChannel)
            {
                int sums = program.NewGradient(layer, source, borderless: true);
                ChannelSumsKernel kernel =
                    PerChannel.SumOfProducts("BackwardFactors", program.LayoutOf(gradient), program.LayoutOf(other), adds: false);
                program.Call(layer.Shaped, kernel, Operand.Of(gradient), Operand.Of(other), Operand.Of(sums));
                continue;
            }
            int target = program.NewGradient(layer, source);
            ElementwiseKernel product = new(
                "Backward", EquatableArray.Of(new ElementOperand("dOutput", program.LayoutOf(gradient)), operand with { Name = "other" }),
                new ElementOperand("dInput", program.LayoutOf(target)), "S.Multiply(vDOutput, vOther)",
                "the gradient times the other factor.");
            program.Call(layer.Shaped, product, Operand.Of(gradient), Operand.Of(other), Operand.Of(target));
        }
    }

    private static (int Buffer, ElementOperand Operand)[] Inputs(FusedLayer layer, ProgramBuilder program)
    {
        string[] names = ["left", "right"];
        (int, ElementOperand)[] inputs = new (int, ElementOperand)[2];
        for (int i = 0; i < 2; i++)
        {
            TensorShape shape = layer.InputShapes[i];
            bool perChannel = shape != layer.Output && Multiply.IsPerChannel(shape, layer.Output);
            int buffer = perChannel ? program.BorderlessTensor(layer.Inputs[i]) : program.Tensor(layer.Inputs[i]);
            inputs[i] = (buffer, perChannel ? ElementOperand.PerChannel(names[i]) : new ElementOperand(names[i], program.LayoutOf(buffer)));
        }
        return inputs;
    }
}
