namespace NetGen.Compiler;

/// <summary>A depthwise convolution as kernel calls; with a multiplier, on an input whose channels are repeated first.</summary>
internal sealed class DepthwiseLowering : LayerLowering<Depthwise, DepthwiseLowering.Saved>
{
    /// <summary>What the backward pass asks for.</summary>
    /// <param name="Input">The buffer of the input with its channels repeated; null where there is no multiplier.</param>
    public readonly record struct Saved(PreActivation Before, int? Input);

    public override bool KeepsPixels(FusedLayer layer) => OptionsOf(layer).Multiplier == 1;

    public override Border InputBorder(FusedLayer layer) =>
        OptionsOf(layer).Multiplier == 1 ? WindowBorder.Of(layer.Shaped, WindowOf(layer)) : default;

    public override Border OutputGradientBorder(FusedLayer layer, bool needsInputGradient) =>
        layer.Epilogue.TakesDerivative ? default : PreGradientBorder(layer, needsInputGradient);

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors)
    {
        Window window = WindowOf(layer);
        int channels = layer.Output.Channels, padded = Lanes.Pad(channels);
        if (parameter.Name == "bias")
            return (Lanes.RoundUp(padded, Lanes.Widest), EquatableArray.Of(ParameterAxis.Plain(channels, 1)));
        return (Lanes.RoundUp((long)window.KernelHeight * window.KernelWidth * padded, Lanes.Widest), EquatableArray.Of(
            ParameterAxis.Plain(channels, 1),
            ParameterAxis.Plain(window.KernelHeight, window.KernelWidth * padded),
            ParameterAxis.Plain(window.KernelWidth, padded)));
    }

    protected override Saved Forward(FusedLayer layer, Depthwise options, ProgramBuilder program)
    {
        (Operand, Operand)? normalization =
            layer.Epilogue.Normalization is ShapedLayer norm ? NormalizationFolding.FactorAndShift(norm, program) : null;
        int input = Input(layer, program);
        PreActivation before = ActivationCalls.Forward(layer, program, Lanes.Pad(layer.Output.Channels), (target, activation) =>
            Call(layer, program, input, target, activation, normalization));
        return new Saved(before, options.Multiplier == 1 ? null : input);
    }

    protected override void Backward(FusedLayer layer, Depthwise options, Saved saved, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        int input = saved.Input ?? Input(layer, program);
        Border border = PreGradientBorder(layer, program.NeedsGradient(source));
        int gradient = ActivationCalls.Backward(layer, program, saved.Before, program.OutputGradient(layer), border);
        gradient = program.WithBorder(gradient, border, program.NameOf(layer.Id) + "GradientBordered");

        DepthwiseGeometry geometry = new(program.LayoutOf(input), program.LayoutOf(gradient), WindowOf(layer));
        if (layer.IsTrained)
        {
            program.Call(
                layer.Shaped, new DepthwiseBackwardWeightsKernel(geometry),
                Operand.Of(input), Operand.Of(gradient), program.PartialGradientOf(layer.Shaped, "weight"));
            if (options.HasBias)
                program.Call(
                    layer.Shaped, new BiasBackwardKernel(geometry.Output, 1),
                    Operand.Of(gradient), program.PartialGradientOf(layer.Shaped, "bias"));
        }
        if (!program.NeedsGradient(source))
            return;
        if (options.Multiplier == 1)
        {
            BackwardInput(layer, program, geometry, gradient, least => program.NewGradient(layer, source, least: least));
            return;
        }
        Layout many = program.LayoutOf(input).Own();
        int repeated = BackwardInput(layer, program, geometry, gradient, least => program.NewCleared(
            layer.Shaped, program.NameOf(layer.Id) + "RepeatedGradient", many.WithBorder(least)));
        int target = program.NewGradient(layer, source);
        RepeatChannelsKernel kernel = new(program.LayoutOf(target), program.LayoutOf(repeated), options.Multiplier, Back: true);
        program.Call(layer.Shaped, kernel, Operand.Of(repeated), Operand.Of(target));
    }

    private static int BackwardInput(
        FusedLayer layer, ProgramBuilder program, DepthwiseGeometry geometry, int gradient, Func<Border, int> define)
    {
        if (WindowBorder.IsStrideOne(geometry.Window))
        {
            int target = define(default);
            program.ClearUnwritten(layer.Shaped, target, geometry.PaddedChannels);
            DepthwiseGeometry backward = new(geometry.Output, program.LayoutOf(target), WindowBorder.Flipped(geometry.Window));
            DepthwiseForwardKernel kernel = new("BackwardInput", backward, HasBias: false, Activation.None, Flip: true);
            program.Call(layer.Shaped, kernel, Operand.Of(gradient), program.ParameterOf(layer.Shaped, "weight"), Operand.Of(target));
            return target;
        }
        int scattered = define(WindowBorder.Of(layer.Shaped, geometry.Window));
        Layout layout = program.LayoutOf(scattered);
        program.Call(
            layer.Shaped, new DepthwiseBackwardInputKernel(geometry with { Input = layout }),
            Operand.Of(gradient), program.ParameterOf(layer.Shaped, "weight"), Operand.Of(scattered));
        if (layout.HasBorder)
            program.Call(layer.Shaped, new ClearKernel(layout, BorderOnly: true), Operand.Of(scattered));
        return scattered;
    }

    private static void Call(
        FusedLayer layer, ProgramBuilder program, int input, int target, Activation activation, (Operand, Operand)? normalization)
    {
        Depthwise depthwise = OptionsOf(layer);
        DepthwiseGeometry geometry = new(program.LayoutOf(input), program.LayoutOf(target), WindowOf(layer));
        DepthwiseForwardKernel kernel =
            new("Forward", geometry, depthwise.HasBias || normalization is not null, activation, Flip: false);
        Operand weights = program.ParameterOf(layer.Shaped, "weight");
        Operand[] bias = depthwise.HasBias ? [program.ParameterOf(layer.Shaped, "bias")] : [];
        if (normalization is (Operand, Operand) factorAndShift)
        {
            int channels = layer.Output.Channels, padded = Lanes.Pad(channels);
            WeightPanels panels = new(Rows: geometry.Window.KernelHeight * geometry.Window.KernelWidth, Columns: padded, Width: padded);
            FoldWeightsKernel fold = new(1, panels, channels, depthwise.HasBias);
            (weights, Operand shift) = NormalizationFolding.Fold(layer.Shaped, program, fold, factorAndShift);
            bias = [shift];
        }
        program.Call(layer.Shaped, kernel, [Operand.Of(input), weights, .. bias, Operand.Of(target)]);
    }

    /// <summary>The input, with its border; its channels repeated where there is a multiplier.</summary>
    private static int Input(FusedLayer layer, ProgramBuilder program)
    {
        int multiplier = OptionsOf(layer).Multiplier;
        Border border = WindowBorder.Of(layer.Shaped, WindowOf(layer));
        int source = layer.Inputs[0];
        if (multiplier == 1)
            return program.Tensor(source, border);
        int few = program.Tensor(source);
        Layout many = new Layout(layer.Input.Height, layer.Input.Width, layer.Output.Channels, Lanes.Pad(layer.Output.Channels))
            .WithBorder(border);
        int repeated = program.NewCleared(layer.Shaped, program.NameOf(layer.Id) + "Repeated", many);
        RepeatChannelsKernel kernel = new(program.LayoutOf(few), many, multiplier, Back: false);
        program.Call(layer.Shaped, kernel, Operand.Of(few), Operand.Of(repeated));
        return repeated;
    }

    private static Border PreGradientBorder(FusedLayer layer, bool needsInputGradient) => needsInputGradient
        ? WindowBorder.OfGradient(layer.Shaped, WindowOf(layer))
        : default;

    private static Window WindowOf(FusedLayer layer) => OptionsOf(layer).WindowFor(layer.Input);
}
