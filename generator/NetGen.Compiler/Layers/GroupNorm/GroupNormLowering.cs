namespace NetGen.Compiler;

/// <summary>
/// Group normalization as kernel calls: the moments of each channel, the statistics of each group, then the normalization, which is batch
/// normalization's with statistics of one sample.
/// </summary>
internal sealed class GroupNormLowering : LayerLowering<GroupNorm, GroupNormLowering.Saved>
{
    /// <summary>What the backward pass asks for.</summary>
    public readonly record struct Saved(GroupStatistics Statistics, PreActivation Before);

    public override bool KeepsPixels(FusedLayer layer) => true;

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors) =>
        PerChannel.Pack(layer, tensors);

    protected override Saved Forward(FusedLayer layer, GroupNorm options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        Layout layout = program.LayoutOf(input);
        GroupStatistics statistics = GroupStatistics.Forward(
            layer, program, options.GroupChannels(layer.Input), options.Epsilon,
            options.IsAffine ? program.ParameterOf(layer.Shaped, "weight") : null);
        Activation function = layer.Epilogue.Activation;
        if (!BatchNormCode.IsCheap(function))
            return new Saved(statistics, ActivationCalls.Forward(layer, program, layout.PixelLength, Normalize));
        Normalize(program.DefineOutput(layer, layout.PixelLength), function);
        if (program.IsTraining)
            program.Rematerialize(layer, target => Normalize(target, function));
        return new Saved(statistics, default);

        void Normalize(int target, Activation activation)
        {
            Operand[] bias = options.IsAffine ? [program.ParameterOf(layer.Shaped, "bias")] : [];
            string[] perChannel = ["mean", "scale", .. bias.Select(_ => "bias")];
            ElementwiseKernel kernel = new(
                "Normalize",
                perChannel.Select(ElementOperand.PerChannel).Prepend(new ElementOperand("input", layout)).ToEquatableArray(),
                new ElementOperand("output", program.LayoutOf(target)),
                options.IsAffine
                    ? "S.MultiplyAdd(S.Subtract(vInput, vMean), vScale, vBias)"
                    : "S.Multiply(S.Subtract(vInput, vMean), vScale)",
                $"(x - mean) * scale{(options.IsAffine ? " + bias" : "")} of {layout}{ActivationCode.Then(activation)}.", activation);
            program.Call(
                layer.Shaped, kernel, [Operand.Of(input), statistics.Mean, statistics.Factor, .. bias, Operand.Of(target)]);
        }
    }

    protected override void Backward(FusedLayer layer, GroupNorm options, Saved saved, ProgramBuilder program)
    {
        int gradient = program.OutputGradient(layer);
        Activation activation = layer.Epilogue.Activation;
        if (!BatchNormCode.IsCheap(activation))
        {
            gradient = ActivationCalls.Backward(layer, program, saved.Before, gradient);
            activation = Activation.None;
        }
        saved.Statistics.Backward(layer, program, options.GroupChannels(layer.Input), gradient, activation, options.IsAffine);
    }
}
