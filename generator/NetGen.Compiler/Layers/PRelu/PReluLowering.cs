namespace NetGen.Compiler;

/// <summary>Parametric ReLU as kernel calls.</summary>
internal sealed class PReluLowering : LayerLowering<PRelu>
{
    public override bool KeepsPixels(FusedLayer layer) => true;

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors) =>
        OptionsOf(layer).IsPerChannel ? PerChannel.Pack(layer, tensors) : (Lanes.Widest, EquatableArray.Of(ParameterAxis.Plain(1, 1)));

    protected override void Forward(FusedLayer layer, PRelu options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        Layout layout = program.LayoutOf(input);
        int output = program.DefineOutput(layer, layout.PixelLength);
        ElementwiseKernel kernel = new(
            "Forward", EquatableArray.Of(new ElementOperand("input", layout), Slope(options)),
            new ElementOperand("output", program.LayoutOf(output)),
            "S.IfGreater(vInput, S.Zero, vInput, S.Multiply(vInput, vSlope))", $"x or, below 0, x * slope, of {layout}.");
        program.Call(layer.Shaped, kernel, Operand.Of(input), program.ParameterOf(layer.Shaped, "weight"), Operand.Of(output));
    }

    protected override void Backward(FusedLayer layer, PRelu options, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        int input = program.Tensor(source), gradient = program.OutputGradient(layer);
        ElementOperand x = new("input", program.LayoutOf(input)), dOutput = new("dOutput", program.LayoutOf(gradient));
        if (layer.IsTrained)
        {
            ChannelSumsKernel sums = new(
                "BackwardSlope", EquatableArray.Of(x, dOutput), "dSlope",
                "S.IfGreater(vInput, S.Zero, sum, S.MultiplyAdd(vInput, vDOutput, sum))",
                "sums x * gradient where x is not above 0.", IsTotal: !options.IsPerChannel, Adds: true);
            program.Call(
                layer.Shaped, sums, Operand.Of(input), Operand.Of(gradient), program.PartialGradientOf(layer.Shaped, "weight"));
        }
        if (!program.NeedsGradient(source))
            return;
        int target = program.NewGradient(layer, source);
        ElementwiseKernel kernel = new(
            "BackwardInput", EquatableArray.Of(x, dOutput, Slope(options)), new ElementOperand("dInput", program.LayoutOf(target)),
            "S.IfGreater(vInput, S.Zero, vDOutput, S.Multiply(vDOutput, vSlope))",
            "the gradient or, where x is not above 0, times the slope.");
        program.Call(
            layer.Shaped, kernel, Operand.Of(input), Operand.Of(gradient), program.ParameterOf(layer.Shaped, "weight"), Operand.Of(target));
    }

    private static ElementOperand Slope(PRelu options) =>
        options.IsPerChannel ? ElementOperand.PerChannel("slope") : ElementOperand.Scalar("slope");
}
