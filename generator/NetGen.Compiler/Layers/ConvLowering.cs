namespace NetGen.Compiler;

/// <summary>A convolution as kernel calls.</summary>
public sealed class ConvLowering : LayerLowering
{
    public static readonly ConvLowering Instance = new();

    public override int OutputPixel(ShapedLayer layer) => PixelOf(layer.Output.Channels, ((Conv)layer.Layer).Groups);

    /// <summary>The kernels read single inputs, but write the input's gradient in vectors.</summary>
    public override int InputPixel(ShapedLayer layer) =>
        layer.Spec.Inputs[0] == LayerSpec.NetworkInput ? 0 : PixelOf(layer.Input.Channels, ((Conv)layer.Layer).Groups);

    public override Border InputBorder(ShapedLayer layer) => WindowBorder.Of(layer, WindowOf(layer));

    public override Border OutputGradientBorder(ShapedLayer layer, Lowering lowering) =>
        TakesDerivative(layer, lowering) ? default : PreGradientBorder(layer, lowering);

    public override (int Length, EquatableArray<ParameterAxis> Axes) PackParameter(ShapedLayer layer, ShapedParameter parameter, TensorLayouts tensors)
    {
        ConvGeometry g = new(tensors.Of(layer.Spec.Inputs[0]), tensors.Of(layer.Id), WindowOf(layer), ((Conv)layer.Layer).Groups);
        int pixel = g.PaddedOutputs, tap = g.GroupInputs * pixel;
        List<ParameterAxis> axes = [];
        if (parameter.Name == "bias")
        {
            if (g.Groups > 1)
                axes.Add(ParameterAxis.Plain(g.Groups, pixel));
            axes.Add(ParameterAxis.Plain(g.GroupOutputs, 1));
            return (Lanes.RoundUp(g.Groups * pixel, Lanes.Widest), axes.ToEquatableArray());
        }
        if (g.Groups > 1)
            axes.Add(ParameterAxis.Plain(g.Groups, g.GroupWeights));
        axes.Add(ParameterAxis.Plain(g.GroupOutputs, 1));
        axes.Add(ParameterAxis.Plain(g.GroupInputs, pixel));
        axes.Add(ParameterAxis.Plain(g.Window.KernelHeight, g.Window.KernelWidth * tap));
        axes.Add(ParameterAxis.Plain(g.Window.KernelWidth, tap));
        return (g.WeightsLength, axes.ToEquatableArray());
    }

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        if (BatchNormLowering.IsAbsorbed(layer, lowering))
            return;
        ActivationLowering.WithActivation(layer, lowering, ((Conv)layer.Layer).Activation, OutputPixel(layer), (target, activation) =>
            Call(layer, lowering, target, activation, null));
    }

    /// <summary>The forward pass with a batch normalization's factor and shift, and its activation function.</summary>
    public static void ForwardScaled(ShapedLayer layer, Lowering lowering, int target, Activation activation, (Operand Scale, Operand Shift) folded) =>
        Call(layer, lowering, target, activation, folded);

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        Conv conv = (Conv)layer.Layer;
        int source = layer.Spec.Inputs[0];
        int input = lowering.Tensor(source, InputBorder(layer));
        Border border = PreGradientBorder(layer, lowering);
        int gradient = lowering.OutputGradient(layer);
        if (TakesDerivative(layer, lowering))
            gradient = ActivationLowering.Derivative(layer, lowering, conv.Activation, gradient, border);
        gradient = lowering.WithBorder(gradient, border, lowering.NameOf(layer.Id) + "GradientBordered");

        Layout gradientLayout = lowering.LayoutOf(gradient);
        ConvGeometry geometry = new(lowering.LayoutOf(input), gradientLayout, WindowOf(layer), conv.Groups);
        if (layer.IsTrained)
        {
            lowering.Call(
                layer, new ConvBackwardWeightsKernel(geometry.Flattened()), Operand.Of(input), Operand.Of(gradient), lowering.PartialGradientOf(layer, "weight"));
            if (conv.HasBias)
                lowering.Call(layer, new BiasBackwardKernel(gradientLayout, conv.Groups), Operand.Of(gradient), lowering.PartialGradientOf(layer, "bias"));
        }
        if (lowering.NeedsGradient(source))
            BackwardInput(layer, lowering, geometry, gradient);
    }

    private static void Call(ShapedLayer layer, Lowering lowering, int target, Activation activation, (Operand Scale, Operand Shift)? folded)
    {
        Conv conv = (Conv)layer.Layer;
        int input = lowering.Tensor(layer.Spec.Inputs[0], WindowBorder.Of(layer, WindowOf(layer)));
        ConvGeometry geometry = new ConvGeometry(lowering.LayoutOf(input), lowering.LayoutOf(target), WindowOf(layer), conv.Groups).Flattened();
        List<Operand> operands = [Operand.Of(input), lowering.ParameterOf(layer, "weight")];
        if (conv.HasBias)
            operands.Add(lowering.ParameterOf(layer, "bias"));
        if (folded is (Operand scale, Operand shift))
            operands.AddRange([scale, shift]);
        operands.Add(Operand.Of(target));
        lowering.Call(layer, new ConvForwardKernel("Forward", geometry, conv.HasBias, folded is not null, activation), [.. operands]);
    }

    private void BackwardInput(ShapedLayer layer, Lowering lowering, ConvGeometry geometry, int gradient)
    {
        int source = layer.Spec.Inputs[0];
        Window window = geometry.Window;
        bool strideOne = WindowBorder.IsStrideOne(window);
        ConvTurnWeightsKernel turn = new(
            window.KernelHeight, window.KernelWidth, geometry.Groups, geometry.GroupInputs, geometry.GroupOutputs, Flip: strideOne);
        int turned = lowering.NewSharedBuffer(lowering.NameOf(layer.Id) + "TurnedWeights", turn.Length);
        lowering.CallFirst(layer, turn, lowering.ParameterOf(layer, "weight"), Operand.Of(turned));
        if (strideOne)
        {
            int target = lowering.NewGradient(layer, source);
            lowering.ClearUnwritten(layer, target, PixelOf(geometry.Input.Channels, geometry.Groups));
            ConvGeometry backward = new(lowering.LayoutOf(gradient), lowering.LayoutOf(target), WindowBorder.Turned(window), geometry.Groups);
            ConvForwardKernel kernel = new("BackwardInput", backward.Flattened(), HasBias: false, IsScaled: false, Activation.None);
            lowering.Call(layer, kernel, Operand.Of(gradient), Operand.Of(turned), Operand.Of(target));
            return;
        }
        int scattered = lowering.NewGradient(layer, source, least: InputBorder(layer));
        Layout layout = lowering.LayoutOf(scattered);
        lowering.Call(
            layer, new ConvBackwardInputKernel(geometry with { Input = layout }), Operand.Of(gradient), Operand.Of(turned), Operand.Of(scattered));
        if (layout.HasBorder)
            lowering.Call(layer, new ClearKernel(layout, BorderOnly: true), Operand.Of(scattered));
    }

    /// <summary>Whether the derivative of the activation function is taken by the pool above, on fewer values.</summary>
    public static bool IsDerivativeTakenByPool(ShapedLayer layer, Lowering lowering) =>
        layer.Layer is Conv conv
        && conv.Activation.Function != ActivationFunction.None
        && ActivationCode.DerivativeFromOutput(conv.Activation)
        && lowering.OnlyReader(layer.Id)?.Layer is Pool { PoolKind: PoolKind.Max };

    private static bool TakesDerivative(ShapedLayer layer, Lowering lowering) =>
        ((Conv)layer.Layer).Activation.Function != ActivationFunction.None && !IsDerivativeTakenByPool(layer, lowering);

    /// <summary>The border around the gradient before the activation function that lets the input's gradient be a convolution of it.</summary>
    private static Border PreGradientBorder(ShapedLayer layer, Lowering lowering) =>
        lowering.NeedsGradient(layer.Spec.Inputs[0]) ? WindowBorder.OfGradient(layer, WindowOf(layer)) : default;

    private static Window WindowOf(ShapedLayer layer) => ((Conv)layer.Layer).WindowFor(layer.Input);

    /// <summary>Floats of a pixel that vectors touch: the last group's channels padded.</summary>
    private static int PixelOf(int channels, int groups) => channels - channels / groups + Lanes.Pad(channels / groups);
}
