namespace NetGen.Compiler;

/// <summary>
/// Batch normalization as kernel calls. When training: every sample's moments, then the minibatch's statistics, then the
/// normalization. When inferring, or frozen: a factor and a shift a channel from the running statistics.
/// </summary>
internal sealed class BatchNormLowering : LayerLowering<BatchNorm, BatchNormLowering.Saved>
{
    /// <summary>What the backward pass asks for: buffers of one value a channel.</summary>
    /// <param name="Factor">What the normalization multiplies by.</param>
    /// <param name="Statistics">The minibatch's; null where the running ones are taken.</param>
    public readonly record struct Saved(Operand Factor, (Operand Mean, Operand Rstd)? Statistics, PreActivation Before);

    public override bool KeepsPixels(FusedLayer layer) => true;

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors) =>
        PerChannel.Pack(layer, tensors);

    protected override Saved Forward(FusedLayer layer, BatchNorm options, ProgramBuilder program)
    {
        if (program.IsTraining && layer.IsTrained)
            return ForwardWithStatistics(layer, options, program);
        (Operand factor, Operand shift) = NormalizationFolding.FactorAndShift(layer.Shaped, program);
        return new Saved(factor, null, PerChannel.MultiplyAdd(layer, program, factor, shift));
    }

    protected override void Backward(FusedLayer layer, BatchNorm options, Saved saved, ProgramBuilder program)
    {
        int gradient = program.OutputGradient(layer);
        if (saved.Statistics is not (Operand mean, Operand rstd))
        {
            gradient = ActivationCalls.Backward(layer, program, saved.Before, gradient);
            PerChannel.Multiply(layer, program, gradient, saved.Factor);
            return;
        }
        Activation activation = layer.Epilogue.Activation;
        if (!BatchNormCode.IsCheap(activation))
        {
            gradient = ActivationCalls.Backward(layer, program, saved.Before, gradient);
            activation = Activation.None;
        }
        BackwardWithStatistics(layer, program, activation, gradient, saved.Factor, mean, rstd);
    }

    private static Saved ForwardWithStatistics(FusedLayer layer, BatchNorm options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        Layout layout = program.LayoutOf(input);
        string name = program.NameOf(layer.Id);
        int length = layout.PixelLength;
        Operand moments = Operand.Of(program.NewBuffer(name + "Moments", BatchNormStatisticsKernel.MomentsLength(length)));
        Operand mean = Operand.Of(program.NewSharedBuffer(name + "Mean", length));
        Operand rstd = Operand.Of(program.NewSharedBuffer(name + "Rstd", length));
        Operand factor = Operand.Of(program.NewSharedBuffer(name + "Factor", length));
        program.Call(layer.Shaped, new BatchNormMomentsKernel(layout), Operand.Of(input), moments);
        program.Call(
            layer.Shaped, new BatchNormStatisticsKernel(length, layout.Height * layout.Width, options.Epsilon),
            moments, program.ParameterOf(layer.Shaped, "weight"), mean, rstd, factor,
            program.GradientOf(layer.Shaped, "running_mean"), program.GradientOf(layer.Shaped, "running_var"));
        Activation function = layer.Epilogue.Activation;
        if (!BatchNormCode.IsCheap(function))
            return new Saved(factor, (mean, rstd), ActivationCalls.Forward(layer, program, length, Normalize));
        Normalize(program.DefineOutput(layer, length), function);
        program.Rematerialize(layer, target => Normalize(target, function));
        return new Saved(factor, (mean, rstd), default);

        void Normalize(int target, Activation activation)
        {
            ElementwiseKernel kernel = new(
                "Normalize",
                EquatableArray.Of(
                    new ElementOperand("input", layout),
                    ElementOperand.PerChannel("mean"), ElementOperand.PerChannel("scale"), ElementOperand.PerChannel("bias")),
                new ElementOperand("output", program.LayoutOf(target)),
                "S.MultiplyAdd(S.Subtract(vInput, vMean), vScale, vBias)",
                $"(x - mean) * scale + bias of {layout}{ActivationCode.Then(activation)}.", activation);
            program.Call(
                layer.Shaped, kernel, Operand.Of(input), mean, factor, program.ParameterOf(layer.Shaped, "bias"), Operand.Of(target));
        }
    }

    private static void BackwardWithStatistics(
        FusedLayer layer, ProgramBuilder program, Activation activation, int gradient, Operand factor, Operand mean, Operand rstd)
    {
        int source = layer.Inputs[0];
        int input = program.Tensor(source);
        Layout layout = program.LayoutOf(input), gradientLayout = program.LayoutOf(gradient);
        string name = program.NameOf(layer.Id);
        int length = layout.PixelLength;
        Operand sums = Operand.Of(program.NewBuffer(name + "Sums", BatchNormStatisticsKernel.MomentsLength(length)));
        Operand meanGradient = Operand.Of(program.NewSharedBuffer(name + "MeanGradient", length));
        Operand slope = Operand.Of(program.NewSharedBuffer(name + "Slope", length));
        bool isActivated = activation.Function != ActivationFunction.None;
        Operand[] bias = isActivated ? [program.ParameterOf(layer.Shaped, "bias")] : [];
        program.Call(
            layer.Shaped, new BatchNormSumsKernel(layout, gradientLayout, activation),
            [Operand.Of(input), Operand.Of(gradient), mean, .. isActivated ? [factor, .. bias] : bias, sums]);
        program.Call(
            layer.Shaped, new BatchNormReduceKernel(length, layout.Height * layout.Width), sums, rstd,
            program.GradientOf(layer.Shaped, "weight"), program.GradientOf(layer.Shaped, "bias"), meanGradient, slope);
        if (!program.NeedsGradient(source))
            return;

        int target = program.NewGradient(layer, source);
        string dz = "vDOutput";
        string[] locals =
            ["V x = S.Subtract(vInput, vMean);", .. BatchNormCode.ActivationGradient(activation, "x", "vScale", "vBias", ref dz)];
        ElementOperand[] perChannel = [.. new[] { "mean", "scale", "bias", "meanGradient", "slope" }
            .Where(operand => isActivated || operand != "bias").Select(ElementOperand.PerChannel)];
        ElementwiseKernel kernel = new(
            "BackwardInput",
            perChannel.Prepend(new ElementOperand("input", layout)).Prepend(new ElementOperand("dOutput", gradientLayout))
                .ToEquatableArray(),
            new ElementOperand("dInput", program.LayoutOf(target)),
            $"S.Multiply(vScale, S.MultiplyAdd(x, vSlope, S.Subtract({dz}, vMeanGradient)))",
            $"scale * ({(isActivated ? "dz" : "dy")} - meanGradient + slope * (x - mean))"
                + $"{(isActivated ? ", where dz is the gradient before the activation function" : "")}.",
            Locals: locals.ToEquatableArray());
        program.Call(
            layer.Shaped, kernel,
            [Operand.Of(gradient), Operand.Of(input), mean, factor, .. bias, meanGradient, slope, Operand.Of(target)]);
    }
}
