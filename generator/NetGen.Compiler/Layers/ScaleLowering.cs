namespace NetGen.Compiler;

/// <summary>A factor and a bias a channel as kernel calls.</summary>
public sealed class ScaleLowering : LayerLowering
{
    public static readonly ScaleLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => true;

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        ShapedLayer layer, ShapedParameter parameter, TensorLayouts tensors) =>
        PerChannel.Pack(layer, tensors);

    public override void Forward(ShapedLayer layer, Lowering lowering) => PerChannel.MultiplyAdd(
        layer, lowering, ((Scale)layer.Layer).Activation, lowering.ParameterOf(layer, "weight"), lowering.ParameterOf(layer, "bias"));

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        Activation activation = ((Scale)layer.Layer).Activation;
        int gradient = lowering.OutputGradient(layer);
        if (activation.Function != ActivationFunction.None)
            gradient = ActivationLowering.Derivative(layer, lowering, activation, gradient, default);
        if (layer.IsTrained)
        {
            int input = lowering.Tensor(layer.Spec.Inputs[0]);
            Layout layout = lowering.LayoutOf(gradient);
            lowering.Call(
                layer, new ChannelSumsKernel("BackwardWeights", lowering.LayoutOf(input), layout, Adds: true),
                Operand.Of(input), Operand.Of(gradient), lowering.PartialGradientOf(layer, "weight"));
            lowering.Call(layer, new BiasBackwardKernel(layout, 1), Operand.Of(gradient), lowering.PartialGradientOf(layer, "bias"));
        }
        PerChannel.Multiply(layer, lowering, gradient, lowering.ParameterOf(layer, "weight"));
    }
}
