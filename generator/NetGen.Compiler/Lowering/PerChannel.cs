namespace NetGen.Compiler;

/// <summary>What layers with a factor and a shift for each channel have in common.</summary>
internal static class PerChannel
{
    /// <summary>A parameter of one value a channel is as long as a pixel, so kernels walk the two in step.</summary>
    public static (long Length, EquatableArray<ParameterAxis> Axes) Pack(FusedLayer layer, TensorLayouts tensors) =>
        (Lanes.RoundUp(tensors.Of(layer.Id).PixelLength, Lanes.Widest), EquatableArray.Of(ParameterAxis.Plain(layer.Output.Channels, 1)));

    /// <summary>activation(x * factor + shift).</summary>
    public static PreActivation MultiplyAdd(FusedLayer layer, ProgramBuilder program, Operand factor, Operand shift)
    {
        int input = program.Tensor(layer.Inputs[0]);
        Layout layout = program.LayoutOf(input);
        return ActivationCalls.Forward(layer, program, layout.PixelLength, (target, activation) =>
        {
            ElementwiseKernel kernel = new(
                "Forward",
                EquatableArray.Of(
                    new ElementOperand("input", layout), ElementOperand.PerChannel("factor"), ElementOperand.PerChannel("shift")),
                new ElementOperand("output", program.LayoutOf(target)),
                "S.MultiplyAdd(vInput, vFactor, vShift)",
                $"x * factor + shift of {layout}{ActivationCode.Then(activation)}.", activation);
            program.Call(layer.Shaped, kernel, Operand.Of(input), factor, shift, Operand.Of(target));
        });
    }

    /// <summary>Per channel the sum over pixels of a product: the gradient of a factor a channel.</summary>
    public static ChannelSumsKernel SumOfProducts(string role, Layout left, Layout right, bool adds) => new(
        role, EquatableArray.Of(new ElementOperand("left", left), new ElementOperand("right", right)), "sums",
        "S.MultiplyAdd(vLeft, vRight, sum)",
        FormattableString.Invariant($"sums products over {left.Height * left.Width} pixels, {left.Channels} channels."),
        IsTotal: false, adds);

    /// <summary>The input's gradient: the output's times the factor.</summary>
    public static void Multiply(FusedLayer layer, ProgramBuilder program, int gradient, Operand factor)
    {
        int source = layer.Inputs[0];
        if (!program.NeedsGradient(source))
            return;
        int target = program.NewGradient(layer, source);
        ElementwiseKernel kernel = new(
            "BackwardInput",
            EquatableArray.Of(new ElementOperand("dOutput", program.LayoutOf(gradient)), ElementOperand.PerChannel("factor")),
            new ElementOperand("dInput", program.LayoutOf(target)),
            "S.Multiply(vDOutput, vFactor)", "the gradient times the factor.");
        program.Call(layer.Shaped, kernel, Operand.Of(gradient), factor, Operand.Of(target));
    }
}
