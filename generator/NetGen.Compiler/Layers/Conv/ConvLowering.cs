namespace NetGen.Compiler;

/// <summary>A convolution as kernel calls, directly or by Winograd's algorithm, with the epilogue that fusion gave it.</summary>
internal sealed class ConvLowering : LayerLowering<Conv, ConvLowering.Saved>
{
    /// <summary>What the backward pass asks for.</summary>
    /// <param name="Argmax">The buffer of the positions that won in the pool of the epilogue.</param>
    public readonly record struct Saved(PreActivation Before, int? Argmax);

    public override int OutputPixel(FusedLayer layer) => ConvGeometry.PixelOf(layer.Output.Channels, OptionsOf(layer).Groups);

    /// <summary>The kernels read single inputs, but write the input's gradient in vectors.</summary>
    public override int InputPixel(FusedLayer layer) =>
        layer.Inputs[0] == LayerSpec.NetworkInput ? 0 : ConvGeometry.PixelOf(layer.Input.Channels, OptionsOf(layer).Groups);

    public override Border InputBorder(FusedLayer layer) => WindowBorder.Of(layer.Shaped, WindowOf(layer));

    public override Border OutputGradientBorder(FusedLayer layer, bool needsInputGradient) =>
        layer.Epilogue.Pool is null && !layer.Epilogue.TakesDerivative ? PreGradientBorder(layer, needsInputGradient) : default;

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors) =>
        ConvParameters.Pack(
            new ConvGeometry(tensors.Of(layer.Inputs[0]), tensors.Of(layer.Id), WindowOf(layer), OptionsOf(layer).Groups),
            parameter.Name == "bias");

    protected override Saved Forward(FusedLayer layer, Conv options, ProgramBuilder program)
    {
        Epilogue epilogue = layer.Epilogue;
        (Operand, Operand)? normalization =
            epilogue.Normalization is ShapedLayer norm ? NormalizationFolding.FactorAndShift(norm, program) : null;
        if (epilogue.Pool is not ShapedLayer pool)
            return new Saved(
                ActivationCalls.Forward(layer, program, OutputPixel(layer), (target, activation) =>
                    Forward(layer, options, program, normalization, activation, program.LayoutOf(target), pool: null, Operand.Of(target))),
                null);

        int output = program.DefineOutput(layer, OutputPixel(layer));
        int? argmax = program.IsTraining && program.NeedsGradient(layer.Result)
            ? Pooling.NewArgmax(pool, program, program.LayoutOf(output)) : null;
        Window window = ((Pool)pool.Layer).WindowFor(layer.Output);
        PoolEpilogue pooling = new(window.KernelHeight, window.KernelWidth, program.LayoutOf(output), KeepsArgmax: argmax is not null);
        Operand[] stored = argmax is int positions ? [Operand.Of(output), Operand.Of(positions)] : [Operand.Of(output)];
        // The sums themselves have no place of their own: only what is stored has.
        Forward(layer, options, program, normalization, epilogue.Activation, program.Layouts.Of(layer.Id), pooling, stored);
        return new Saved(default, argmax);
    }

    protected override void Backward(FusedLayer layer, Conv options, Saved saved, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        bool needsInputGradient = program.NeedsGradient(source);
        Border border = PreGradientBorder(layer, needsInputGradient);
        int? unpooled = layer.Epilogue.Pool is ShapedLayer pool ? BackwardPool(layer, program, pool, saved, border) : null;
        int input = program.Tensor(source, InputBorder(layer));
        int gradient = unpooled ?? program.OutputGradient(layer);
        gradient = ActivationCalls.Backward(layer, program, saved.Before, gradient, border);
        gradient = program.WithBorder(gradient, border, program.NameOf(layer.Id) + "GradientBordered");

        ConvGeometry geometry = new(program.LayoutOf(input), program.LayoutOf(gradient), WindowOf(layer), options.Groups);
        if (layer.IsTrained)
        {
            BackwardWeights(layer, program, geometry, Operand.Of(input), Operand.Of(gradient));
            if (options.HasBias)
                program.Call(
                    layer.Shaped, new BiasBackwardKernel(geometry.Output, options.Groups),
                    Operand.Of(gradient), program.PartialGradientOf(layer.Shaped, "bias"));
        }
        if (needsInputGradient)
            BackwardInput(layer, program, geometry, gradient);
    }

    /// <summary>The forward pass once its output is defined.</summary>
    /// <param name="normalization">The factor and the shift that weights and bias take up.</param>
    /// <param name="output">The layout of the convolution's sums, before they are pooled.</param>
    /// <param name="stored">The operands that are written.</param>
    private static void Forward(
        FusedLayer layer, Conv options, ProgramBuilder program, (Operand, Operand)? normalization, Activation activation, Layout output,
        PoolEpilogue? pool, params Operand[] stored)
    {
        int input = program.Tensor(layer.Inputs[0], WindowBorder.Of(layer.Shaped, WindowOf(layer)));
        ConvGeometry geometry = new(program.LayoutOf(input), output, WindowOf(layer), options.Groups);
        ConvEpilogue epilogue = new(options.HasBias || normalization is not null, activation, pool);
        Operand weights = program.ParameterOf(layer.Shaped, "weight");
        if (normalization is (Operand, Operand) factorAndShift)
        {
            FoldWeightsKernel fold = new(options.Groups, geometry.Panels, geometry.GroupOutputs, options.HasBias);
            (weights, Operand bias) = NormalizationFolding.Fold(layer.Shaped, program, fold, factorAndShift);
            stored = [bias, .. stored];
        }
        else if (options.HasBias)
        {
            stored = [program.ParameterOf(layer.Shaped, "bias"), .. stored];
        }
        Convolve(layer, program, "Forward", geometry, epilogue, Operand.Of(input), weights, stored);
    }

    /// <summary>A convolution, directly or by Winograd's algorithm.</summary>
    /// <param name="operands">Those that the epilogue asks for.</param>
    private static void Convolve(
        FusedLayer layer, ProgramBuilder program, string role, ConvGeometry geometry, ConvEpilogue epilogue, Operand input, Operand weights,
        Operand[] operands)
    {
        // In training the outputs decide which unit is on and which pixel wins a pool, so they stay nearest to the sums that others form.
        int longest = program.IsTraining && role == "Forward" ? WinogradAlgorithm.MaxPreciseLength : WinogradAlgorithm.TileLengths.Max();
        if (!MayUseWinograd(program)
            || new WinogradChoice(program.Machine).For(geometry, epilogue.Pool, longest) is not WinogradTiling tiling)
        {
            ConvForwardKernel direct = new(role, epilogue.Pool is null ? geometry.Flattened() : geometry, epilogue);
            program.Call(layer.Shaped, direct, [input, weights, .. operands]);
            return;
        }
        string name = program.NameOf(layer.Id) + role;
        WinogradForwardKernel kernel = new(role, geometry, tiling, epilogue);
        WinogradWeightsKernel transform = new(tiling.Algorithm, geometry.Panels, kernel.Panels);
        Operand transformed = Operand.Of(program.NewSharedBuffer(name + "Weights", transform.Length));
        program.CallInPrologue(layer.Shaped, transform, weights, transformed);
        Operand scratch = Operand.Of(program.NewBuffer(name + "Scratch", kernel.ScratchLength));
        program.Call(layer.Shaped, kernel, [input, transformed, .. operands, scratch]);
    }

    /// <summary>The gradient of the convolution's own output from that of the pool in its epilogue.</summary>
    private static int BackwardPool(FusedLayer layer, ProgramBuilder program, ShapedLayer pool, Saved saved, Border border)
    {
        int gradient = program.OutputGradient(layer);
        // The pool takes the activation function's derivative, so this is the gradient before it already.
        int target = program.NewCleared(pool, program.NameOf(layer.Id) + "Gradient", program.Layouts.Of(layer.Id).WithBorder(border));
        Window window = ((Pool)pool.Layer).WindowFor(layer.Output);
        Pooling.BackwardMax(pool, program, saved.Argmax!.Value, window, gradient, target, layer.Epilogue.Activation);
        return target;
    }

    private static void BackwardWeights(FusedLayer layer, ProgramBuilder program, ConvGeometry geometry, Operand input, Operand gradient)
    {
        if (!MayUseWinograd(program)
            || new WinogradChoice(program.Machine).ForWeightGradient(geometry) is not WinogradBackwardWeightsKernel kernel)
        {
            program.Call(
                layer.Shaped, new ConvBackwardWeightsKernel(geometry.Flattened()),
                input, gradient, program.PartialGradientOf(layer.Shaped, "weight"));
            return;
        }
        string name = program.NameOf(layer.Id) + "BackwardWeights";
        WinogradWeightGradientKernel transform = new(kernel.Algorithm, geometry.Panels, kernel.Panels);
        Operand sum = Operand.Of(program.NewSharedBuffer(name + "Sum", transform.Length));
        Operand partial = program.NewPartial(transform.Length, sum);
        program.Call(layer.Shaped, kernel, input, gradient, partial, Operand.Of(program.NewBuffer(name + "Scratch", kernel.ScratchLength)));
        program.CallInEpilogue(layer.Shaped, transform, sum, program.GradientOf(layer.Shaped, "weight"));
    }

    /// <summary>Whether the spec allows it, and transformed weights, several times as many, are not too much memory yet.</summary>
    private static bool MayUseWinograd(ProgramBuilder program) =>
        program.Network.Source.Spec.Winograd == WinogradUse.Auto && program.SharedLength < program.Machine.MaxPrepackedFloats;

    private void BackwardInput(FusedLayer layer, ProgramBuilder program, ConvGeometry geometry, int gradient)
    {
        int source = layer.Inputs[0];
        Window window = geometry.Window;
        bool strideOne = WindowBorder.IsStrideOne(window);
        FlipWeightsKernel flip = new(
            window.KernelHeight, window.KernelWidth, geometry.Groups, geometry.GroupInputs, geometry.GroupOutputs, Flip: strideOne);
        Operand flipped = Operand.Of(program.NewSharedBuffer(program.NameOf(layer.Id) + "FlippedWeights", flip.Length));
        program.CallInPrologue(layer.Shaped, flip, program.ParameterOf(layer.Shaped, "weight"), flipped);
        if (strideOne)
        {
            int target = program.NewGradient(layer, source);
            program.ClearUnwritten(layer.Shaped, target, ConvGeometry.PixelOf(geometry.Input.Channels, geometry.Groups));
            ConvGeometry backward = new(
                program.LayoutOf(gradient), program.LayoutOf(target), WindowBorder.Flipped(window), geometry.Groups);
            Convolve(layer, program, "BackwardInput", backward, ConvEpilogue.Plain, Operand.Of(gradient), flipped, [Operand.Of(target)]);
            return;
        }
        int scattered = program.NewGradient(layer, source, least: InputBorder(layer));
        Layout layout = program.LayoutOf(scattered);
        program.Call(
            layer.Shaped, new ConvBackwardInputKernel(geometry with { Input = layout }),
            Operand.Of(gradient), flipped, Operand.Of(scattered));
        if (layout.HasBorder)
            program.Call(layer.Shaped, new ClearKernel(layout, BorderOnly: true), Operand.Of(scattered));
    }

    /// <summary>
    /// The border around the gradient before the activation function that lets the input's gradient be a convolution of it.
    /// </summary>
    private static Border PreGradientBorder(FusedLayer layer, bool needsInputGradient) =>
        needsInputGradient ? WindowBorder.OfGradient(layer.Shaped, WindowOf(layer)) : default;

    private static Window WindowOf(FusedLayer layer) => OptionsOf(layer).WindowFor(layer.Input);
}
