namespace NetGen.Compiler;

/// <summary>A sum as kernel calls. Its gradient is that of every input, so the backward pass shares one buffer among them.</summary>
internal sealed class AddLowering : LayerLowering<Add, PreActivation>
{
    public override bool KeepsPixels(FusedLayer layer) => true;

    protected override PreActivation Forward(FusedLayer layer, Add options, ProgramBuilder program)
    {
        int[] inputs = [.. layer.Inputs.Select(input => program.Tensor(input))];
        ElementOperand[] operands =
            [.. inputs.Select((input, i) => new ElementOperand(FormattableString.Invariant($"input{i}"), program.LayoutOf(input)))];
        string sum = Sum(operands, 0, operands.Length);
        return ActivationCalls.Forward(layer, program, program.Layouts.Of(layer.Id).PixelLength, (target, activation) =>
        {
            ElementwiseKernel kernel = new(
                "Forward", operands.ToEquatableArray(), new ElementOperand("output", program.LayoutOf(target)), sum,
                $"the sum of {inputs.Length} tensors of {program.LayoutOf(target)}{ActivationCode.Then(activation)}.", activation);
            program.Call(layer.Shaped, kernel, [.. inputs.Select(Operand.Of), Operand.Of(target)]);
        });
    }

    protected override void Backward(FusedLayer layer, Add options, PreActivation saved, ProgramBuilder program)
    {
        int gradient = ActivationCalls.Backward(layer, program, saved, program.OutputGradient(layer));
        foreach (int source in layer.Inputs)
            if (program.NeedsGradient(source))
                program.AddGradient(source, gradient);
    }

    /// <summary>
    /// A sum by halves, the first the larger: as an expression it nests as deep as the logarithm of its terms, which no compiler minds.
    /// </summary>
    private static string Sum(ElementOperand[] operands, int first, int count) => count == 1
        ? ElementwiseKernel.VectorOf(operands[first].Name)
        : $"S.Add({Sum(operands, first, (count + 1) / 2)}, {Sum(operands, first + (count + 1) / 2, count / 2)})";
}
