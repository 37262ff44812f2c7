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

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        ShapedLayer layer, ShapedParameter parameter, TensorLayouts tensors)
    {
        ConvGeometry g = new(tensors.Of(layer.Spec.Inputs[0]), tensors.Of(layer.Id), WindowOf(layer), ((Conv)layer.Layer).Groups);
        WeightPanels panels = g.Panels;
        int tap = g.GroupInputs * panels.Width;
        List<ParameterAxis> axes = [];
        if (parameter.Name == "bias")
        {
            if (g.Groups > 1)
                axes.Add(ParameterAxis.Plain(g.Groups, g.PaddedOutputs));
            axes.Add(ParameterAxis.Plain(g.GroupOutputs, 1));
            return (Lanes.RoundUp((long)g.Groups * g.PaddedOutputs, Lanes.Widest), axes.ToEquatableArray());
        }
        if (g.Groups > 1)
            axes.Add(ParameterAxis.Plain(g.Groups, g.GroupWeights));
        axes.Add(panels.Width == panels.Columns
            ? ParameterAxis.Plain(g.GroupOutputs, 1)
            : new ParameterAxis(g.GroupOutputs, panels.Width, panels.Rows * panels.Width, 1));
        axes.Add(ParameterAxis.Plain(g.GroupInputs, panels.Width));
        axes.Add(ParameterAxis.Plain(g.Window.KernelHeight, g.Window.KernelWidth * tap));
        axes.Add(ParameterAxis.Plain(g.Window.KernelWidth, tap));
        return (g.WeightsLength, axes.ToEquatableArray());
    }

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        if (BatchNormLowering.IsAbsorbed(layer, lowering) || PoolLowering.IsAbsorbed(layer, lowering))
            return;
        Conv conv = (Conv)layer.Layer;
        ActivationLowering.WithActivation(layer, lowering, conv.Activation, OutputPixel(layer), (target, activation) =>
            Forward(layer, lowering, activation, pool: null, norm: null, Operand.Of(target)));
    }

    /// <summary>The forward pass, with what the layers above it leave to it.</summary>
    /// <param name="norm">The batch normalization that its weights and bias take up.</param>
    /// <param name="operands">Those that the store asks for, after the bias.</param>
    public static void Forward(ShapedLayer layer, Lowering lowering, Activation activation, PoolStore? pool, ShapedLayer? norm, params Operand[] operands)
    {
        Conv conv = (Conv)layer.Layer;
        int input = lowering.Tensor(layer.Spec.Inputs[0], WindowBorder.Of(layer, WindowOf(layer)));
        // Only what is stored has a place of its own.
        Layout output = pool is null ? lowering.LayoutOf(operands[operands.Length - 1].Index) : lowering.Layouts.Of(layer.Id);
        ConvGeometry geometry = new(lowering.LayoutOf(input), output, WindowOf(layer), conv.Groups);
        ConvStore store = new(conv.HasBias || norm is not null, activation, pool);
        Operand weights = lowering.ParameterOf(layer, "weight");
        if (norm is not null)
        {
            Operand[] folded = BatchNormLowering.Fold(norm, layer, lowering, new FoldWeightsKernel(conv.Groups, geometry.Panels, geometry.GroupOutputs, conv.HasBias));
            weights = folded[0];
            operands = [folded[1], .. operands];
        }
        else if (conv.HasBias)
        {
            operands = [lowering.ParameterOf(layer, "bias"), .. operands];
        }
        Convolve(layer, lowering, "Forward", geometry, store, Operand.Of(input), weights, operands);
    }

    /// <summary>A convolution, directly or by Winograd's algorithm.</summary>
    /// <param name="operands">Those of the store.</param>
    private static void Convolve(
        ShapedLayer layer, Lowering lowering, string role, ConvGeometry geometry, ConvStore store, Operand input, Operand weights, Operand[] operands)
    {
        // In training the outputs decide which unit is on and which pixel wins a pool, so they stay nearest to the sums that others form.
        int longest = lowering.Training && role == "Forward" ? WinogradAlgorithm.LongestPrecise : WinogradAlgorithm.TileLengths.Max();
        if (!MayUseWinograd(lowering) || WinogradChoice.For(geometry, store.Pool, longest) is not WinogradTiling tiling)
        {
            lowering.Call(layer, new ConvForwardKernel(role, store.Pool is null ? geometry.Flattened() : geometry, store), [input, weights, .. operands]);
            return;
        }
        string name = lowering.NameOf(layer.Id) + role;
        WinogradForwardKernel kernel = new(role, geometry, tiling, store);
        WinogradWeightsKernel transform = new(tiling.Algorithm, geometry.Panels, kernel.Panels);
        Operand transformed = Operand.Of(lowering.NewSharedBuffer(name + "Weights", transform.Length));
        lowering.CallFirst(layer, transform, weights, transformed);
        lowering.Call(layer, kernel, [input, transformed, .. operands, Operand.Of(lowering.NewBuffer(name + "Scratch", kernel.ScratchLength))]);
    }

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
            BackwardWeights(layer, lowering, geometry, Operand.Of(input), Operand.Of(gradient));
            if (conv.HasBias)
                lowering.Call(layer, new BiasBackwardKernel(gradientLayout, conv.Groups), Operand.Of(gradient), lowering.PartialGradientOf(layer, "bias"));
        }
        if (lowering.NeedsGradient(source))
            BackwardInput(layer, lowering, geometry, gradient);
    }

    private static void BackwardWeights(ShapedLayer layer, Lowering lowering, ConvGeometry geometry, Operand input, Operand gradient)
    {
        if (!MayUseWinograd(lowering) || WinogradChoice.ForWeightGradient(geometry) is not WinogradAlgorithm algorithm)
        {
            lowering.Call(layer, new ConvBackwardWeightsKernel(geometry.Flattened()), input, gradient, lowering.PartialGradientOf(layer, "weight"));
            return;
        }
        string name = lowering.NameOf(layer.Id) + "BackwardWeights";
        WinogradBackwardWeightsKernel kernel = new(geometry, algorithm);
        WinogradWeightGradientKernel transform = new(algorithm, geometry.Panels, kernel.Panels);
        Operand sum = Operand.Of(lowering.NewSharedBuffer(name + "Sum", transform.Length));
        lowering.Call(
            layer, kernel, input, gradient, lowering.NewPartial(transform.Length, sum), Operand.Of(lowering.NewBuffer(name + "Scratch", kernel.ScratchLength)));
        lowering.CallLast(layer, transform, sum, lowering.GradientOf(layer, "weight"));
    }

    /// <summary>Whether the spec allows it, and transformed weights, several times as many, are not too much memory yet.</summary>
    private static bool MayUseWinograd(Lowering lowering)
    {
        const long MostSharedFloats = 256 * 1024 * 1024;
        return lowering.Network.Source.Spec.Winograd == WinogradUse.Auto && lowering.SharedLength < MostSharedFloats;
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
            Convolve(layer, lowering, "BackwardInput", backward, ConvStore.Plain, Operand.Of(gradient), Operand.Of(turned), [Operand.Of(target)]);
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
