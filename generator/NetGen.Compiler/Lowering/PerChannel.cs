namespace NetGen.Compiler;

/// <summary>What layers with a factor and a shift for each channel have in common.</summary>
internal static class PerChannel
{
    /// <summary>A parameter of one value a channel is as long as a pixel, so kernels walk the two in step.</summary>
    public static (long Length, EquatableArray<ParameterAxis> Axes) Pack(ShapedLayer layer, TensorLayouts tensors) =>
        (Lanes.RoundUp(tensors.Of(layer.Id).PixelLength, Lanes.Widest), EquatableArray.Of(ParameterAxis.Plain(layer.Output.Channels, 1)));

    /// <summary>activation(x * factor + shift).</summary>
    public static void MultiplyAdd(ShapedLayer layer, Lowering lowering, Activation activation, Operand factor, Operand shift)
    {
        int input = lowering.Tensor(layer.Spec.Inputs[0]);
        Layout layout = lowering.LayoutOf(input);
        ActivationLowering.WithActivation(layer, lowering, activation, layout.PixelLength, (target, function) =>
        {
            ElementwiseKernel kernel = new(
                "Forward",
                EquatableArray.Of(new ElementOperand("input", layout), ElementOperand.PerChannel("factor"), ElementOperand.PerChannel("shift")),
                new ElementOperand("output", lowering.LayoutOf(target)),
                "S.MultiplyAdd(vInput, vFactor, vShift)",
                $"x * factor + shift of {layout}{ActivationCode.Then(function)}.", function);
            lowering.Call(layer, kernel, Operand.Of(input), factor, shift, Operand.Of(target));
        });
    }

    /// <summary>The input's gradient: the output's times the factor.</summary>
    public static void Multiply(ShapedLayer layer, Lowering lowering, int gradient, Operand factor)
    {
        int source = layer.Spec.Inputs[0];
        if (!lowering.NeedsGradient(source))
            return;
        int target = lowering.NewGradient(layer, source);
        ElementwiseKernel kernel = new(
            "BackwardInput",
            EquatableArray.Of(new ElementOperand("dOutput", lowering.LayoutOf(gradient)), ElementOperand.PerChannel("factor")),
            new ElementOperand("dInput", lowering.LayoutOf(target)),
            "S.Multiply(vDOutput, vFactor)", "the gradient times the factor.");
        lowering.Call(layer, kernel, Operand.Of(gradient), factor, Operand.Of(target));
    }
}
