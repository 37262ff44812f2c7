namespace NetGen.Compiler;

/// <summary>A sum as kernel calls. Its gradient is that of every input, so the backward pass shares one buffer among them.</summary>
public sealed class AddLowering : LayerLowering
{
    public static readonly AddLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => true;

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        int[] inputs = [.. layer.Spec.Inputs.Select(input => lowering.Tensor(input))];
        ElementOperand[] operands = [.. inputs.Select((input, i) => new ElementOperand(FormattableString.Invariant($"input{i}"), lowering.LayoutOf(input)))];
        string sum = Sum(operands, 0, operands.Length);
        Activation activation = ((Add)layer.Layer).Activation;
        ActivationLowering.WithActivation(layer, lowering, activation, lowering.Layouts.Of(layer.Id).PixelLength, (target, function) =>
        {
            ElementwiseKernel kernel = new(
                "Forward", operands.ToEquatableArray(), new ElementOperand("output", lowering.LayoutOf(target)), sum,
                $"the sum of {inputs.Length} tensors of {lowering.LayoutOf(target)}{ActivationCode.Then(function)}.", function);
            lowering.Call(layer, kernel, [.. inputs.Select(Operand.Of), Operand.Of(target)]);
        });
    }

    /// <summary>
    /// A sum by halves, the first the larger: as an expression it nests as deep as the logarithm of its terms, which no compiler minds.
    /// </summary>
    private static string Sum(ElementOperand[] operands, int first, int count) => count == 1
        ? ElementwiseKernel.VectorOf(operands[first].Name)
        : $"S.Add({Sum(operands, first, (count + 1) / 2)}, {Sum(operands, first + (count + 1) / 2, count / 2)})";

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        Activation activation = ((Add)layer.Layer).Activation;
        int gradient = lowering.OutputGradient(layer);
        if (activation.Function != ActivationFunction.None)
            gradient = ActivationLowering.Derivative(layer, lowering, activation, gradient, default);
        foreach (int source in layer.Spec.Inputs)
            if (lowering.NeedsGradient(source))
                lowering.AddGradient(source, gradient);
    }
}
