namespace NetGen.Compiler;

/// <summary>A depthwise convolution as kernel calls; with a multiplier, on an input whose channels are repeated first.</summary>
public sealed class DepthwiseLowering : LayerLowering
{
    private const string Repeated = "repeated";

    public static readonly DepthwiseLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => ((Depthwise)layer).Multiplier == 1;

    public override Border InputBorder(ShapedLayer layer) => ((Depthwise)layer.Layer).Multiplier == 1 ? WindowBorder.Of(layer, WindowOf(layer)) : default;

    public override Border OutputGradientBorder(ShapedLayer layer, Lowering lowering) =>
        ((Depthwise)layer.Layer).Activation.Function != ActivationFunction.None ? default : PreGradientBorder(layer, lowering);

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        ShapedLayer layer, ShapedParameter parameter, TensorLayouts tensors)
    {
        Depthwise depthwise = (Depthwise)layer.Layer;
        int channels = layer.Output.Channels, padded = Lanes.Pad(channels);
        if (parameter.Name == "bias")
            return (Lanes.RoundUp(padded, Lanes.Widest), EquatableArray.Of(ParameterAxis.Plain(channels, 1)));
        return (Lanes.RoundUp((long)depthwise.KernelHeight * depthwise.KernelWidth * padded, Lanes.Widest), EquatableArray.Of(
            ParameterAxis.Plain(channels, 1),
            ParameterAxis.Plain(depthwise.KernelHeight, depthwise.KernelWidth * padded),
            ParameterAxis.Plain(depthwise.KernelWidth, padded)));
    }

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        if (BatchNormLowering.IsAbsorbed(layer, lowering))
            return;
        Depthwise depthwise = (Depthwise)layer.Layer;
        int input = Input(layer, lowering);
        ActivationLowering.WithActivation(layer, lowering, depthwise.Activation, Lanes.Pad(layer.Output.Channels), (target, activation) =>
            Call(layer, lowering, input, target, activation, norm: null));
    }

    /// <summary>The forward pass with a batch normalization's factor and shift in its weights, and its activation function.</summary>
    public static void ForwardNormalized(ShapedLayer layer, Lowering lowering, int target, ShapedLayer norm) =>
        Call(layer, lowering, Input(layer, lowering), target, ((BatchNorm)norm.Layer).Activation, norm);

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        Depthwise depthwise = (Depthwise)layer.Layer;
        int source = layer.Spec.Inputs[0];
        int input = Input(layer, lowering);
        Border border = PreGradientBorder(layer, lowering);
        int gradient = lowering.OutputGradient(layer);
        if (depthwise.Activation.Function != ActivationFunction.None)
            gradient = ActivationLowering.Derivative(layer, lowering, depthwise.Activation, gradient, border);
        gradient = lowering.WithBorder(gradient, border, lowering.NameOf(layer.Id) + "GradientBordered");

        DepthwiseGeometry geometry = new(lowering.LayoutOf(input), lowering.LayoutOf(gradient), WindowOf(layer));
        if (layer.IsTrained)
        {
            lowering.Call(layer, new DepthwiseBackwardWeightsKernel(geometry), Operand.Of(input), Operand.Of(gradient), lowering.PartialGradientOf(layer, "weight"));
            if (depthwise.HasBias)
                lowering.Call(layer, new BiasBackwardKernel(geometry.Output, 1), Operand.Of(gradient), lowering.PartialGradientOf(layer, "bias"));
        }
        if (!lowering.NeedsGradient(source))
            return;
        if (depthwise.Multiplier == 1)
        {
            BackwardInput(layer, lowering, geometry, gradient, least => lowering.NewGradient(layer, source, least: least));
            return;
        }
        Layout many = lowering.LayoutOf(input).Own();
        int repeated = BackwardInput(layer, lowering, geometry, gradient, least => lowering.NewCleared(layer, lowering.NameOf(layer.Id) + "RepeatedGradient", many.WithBorder(least)));
        int target = lowering.NewGradient(layer, source);
        RepeatChannelsKernel kernel = new(lowering.LayoutOf(target), lowering.LayoutOf(repeated), depthwise.Multiplier, Back: true);
        lowering.Call(layer, kernel, Operand.Of(repeated), Operand.Of(target));
    }

    private static int BackwardInput(ShapedLayer layer, Lowering lowering, DepthwiseGeometry geometry, int gradient, Func<Border, int> define)
    {
        if (WindowBorder.IsStrideOne(geometry.Window))
        {
            int target = define(default);
            lowering.ClearUnwritten(layer, target, geometry.PaddedChannels);
            DepthwiseGeometry backward = new(geometry.Output, lowering.LayoutOf(target), WindowBorder.Turned(geometry.Window));
            DepthwiseForwardKernel kernel = new("BackwardInput", backward, HasBias: false, Activation.None, Flip: true);
            lowering.Call(layer, kernel, Operand.Of(gradient), lowering.ParameterOf(layer, "weight"), Operand.Of(target));
            return target;
        }
        int scattered = define(WindowBorder.Of(layer, geometry.Window));
        Layout layout = lowering.LayoutOf(scattered);
        lowering.Call(
            layer, new DepthwiseBackwardInputKernel(geometry with { Input = layout }), Operand.Of(gradient), lowering.ParameterOf(layer, "weight"), Operand.Of(scattered));
        if (layout.HasBorder)
            lowering.Call(layer, new ClearKernel(layout, BorderOnly: true), Operand.Of(scattered));
        return scattered;
    }

    private static void Call(ShapedLayer layer, Lowering lowering, int input, int target, Activation activation, ShapedLayer? norm)
    {
        Depthwise depthwise = (Depthwise)layer.Layer;
        DepthwiseGeometry geometry = new(lowering.LayoutOf(input), lowering.LayoutOf(target), WindowOf(layer));
        DepthwiseForwardKernel kernel = new("Forward", geometry, depthwise.HasBias || norm is not null, activation, Flip: false);
        int channels = layer.Output.Channels, padded = Lanes.Pad(channels);
        WeightPanels weights = new(Rows: depthwise.KernelHeight * depthwise.KernelWidth, Columns: padded, Width: padded);
        Operand[] parameters =
            norm is not null ? BatchNormLowering.Fold(norm, layer, lowering, new FoldWeightsKernel(1, weights, channels, depthwise.HasBias))
            : depthwise.HasBias ? [lowering.ParameterOf(layer, "weight"), lowering.ParameterOf(layer, "bias")]
            : [lowering.ParameterOf(layer, "weight")];
        lowering.Call(layer, kernel, [Operand.Of(input), .. parameters, Operand.Of(target)]);
    }

    /// <summary>The input, with its border; its channels repeated where there is a multiplier.</summary>
    private static int Input(ShapedLayer layer, Lowering lowering)
    {
        Depthwise depthwise = (Depthwise)layer.Layer;
        Border border = WindowBorder.Of(layer, WindowOf(layer));
        int source = layer.Spec.Inputs[0];
        if (depthwise.Multiplier == 1)
            return lowering.Tensor(source, border);
        if (lowering.IsKept(layer, Repeated))
            return lowering.Kept(layer, Repeated);
        int few = lowering.Tensor(source);
        Layout many = new Layout(layer.Input.Height, layer.Input.Width, layer.Output.Channels, Lanes.Pad(layer.Output.Channels)).WithBorder(border);
        int repeated = lowering.NewCleared(layer, lowering.NameOf(layer.Id) + "Repeated", many);
        lowering.Call(layer, new RepeatChannelsKernel(lowering.LayoutOf(few), many, depthwise.Multiplier, Back: false), Operand.Of(few), Operand.Of(repeated));
        lowering.Keep(layer, Repeated, repeated);
        return repeated;
    }

    private static Border PreGradientBorder(ShapedLayer layer, Lowering lowering) => lowering.NeedsGradient(layer.Spec.Inputs[0])
        ? WindowBorder.OfGradient(layer, WindowOf(layer))
        : default;

    private static Window WindowOf(ShapedLayer layer) => ((Depthwise)layer.Layer).WindowFor(layer.Input);
}
