namespace NetGen.Compiler;

/// <summary>Dropout when training as kernel calls: a mask drawn and multiplied.</summary>
internal sealed class DropoutLowering : LayerLowering<Dropout, DropoutLowering.Saved>
{
    /// <summary>What the backward pass asks for.</summary>
    /// <param name="Mask">The buffer of zeros and factors.</param>
    public readonly record struct Saved(int Mask);

    public override bool KeepsPixels(FusedLayer layer) => true;

    protected override Saved Forward(FusedLayer layer, Dropout options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        Layout layout = program.Layouts.Of(layer.Id);
        int mask = program.NewBuffer(program.NameOf(layer.Id) + "Mask", layout);
        program.Call(layer.Shaped, new DropoutMaskKernel(layout, options.Rate, layer.Id), Operand.Of(mask));
        Multiply(layer, program, "Forward", "input", input, mask, "output", program.DefineOutput(layer, layout.PixelLength));
        return new Saved(mask);
    }

    protected override void Backward(FusedLayer layer, Dropout options, Saved saved, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        if (!program.NeedsGradient(source))
            return;
        int gradient = program.OutputGradient(layer);
        Multiply(layer, program, "Backward", "dOutput", gradient, saved.Mask, "dInput", program.NewGradient(layer, source));
    }

    private static void Multiply(
        FusedLayer layer, ProgramBuilder program, string role, string from, int source, int mask, string to, int target)
    {
        ElementwiseKernel kernel = new(
            role,
            EquatableArray.Of(
                new ElementOperand(from, program.LayoutOf(source)), new ElementOperand("mask", program.LayoutOf(mask))),
            new ElementOperand(to, program.LayoutOf(target)),
            $"S.Multiply({ElementwiseKernel.VectorOf(from)}, vMask)", $"{program.LayoutOf(source)} times the dropout mask.");
        program.Call(layer.Shaped, kernel, Operand.Of(source), Operand.Of(mask), Operand.Of(target));
    }
}
