namespace NetGen.Compiler;

/// <summary>A factor and a bias a channel as kernel calls.</summary>
internal sealed class ScaleLowering : LayerLowering<Scale, PreActivation>
{
    public override bool KeepsPixels(FusedLayer layer) => true;

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors) =>
        PerChannel.Pack(layer, tensors);

    protected override PreActivation Forward(FusedLayer layer, Scale options, ProgramBuilder program) => PerChannel.MultiplyAdd(
        layer, program, program.ParameterOf(layer.Shaped, "weight"), program.ParameterOf(layer.Shaped, "bias"));

    protected override void Backward(FusedLayer layer, Scale options, PreActivation saved, ProgramBuilder program)
    {
        int gradient = ActivationCalls.Backward(layer, program, saved, program.OutputGradient(layer));
        if (layer.IsTrained)
        {
            int input = program.Tensor(layer.Inputs[0]);
            Layout layout = program.LayoutOf(gradient);
            program.Call(
                layer.Shaped, PerChannel.SumOfProducts("BackwardWeights", program.LayoutOf(input), layout, adds: true),
                Operand.Of(input), Operand.Of(gradient), program.PartialGradientOf(layer.Shaped, "weight"));
            program.Call(
                layer.Shaped, new BiasBackwardKernel(layout, 1), Operand.Of(gradient), program.PartialGradientOf(layer.Shaped, "bias"));
        }
        PerChannel.Multiply(layer, program, gradient, program.ParameterOf(layer.Shaped, "weight"));
    }
}
