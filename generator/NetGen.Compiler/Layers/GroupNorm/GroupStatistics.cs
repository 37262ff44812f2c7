namespace NetGen.Compiler;

/// <summary>
/// A sample's mean and rstd of each group of channels as kernel calls, forwards and backwards: what group normalization and layer
/// normalization over a whole image share. Each is a buffer of one value a channel, so that elementwise kernels walk it in step.
/// </summary>
/// <param name="Factor">Rstd times the channel's weight; rstd itself where there is none.</param>
internal readonly record struct GroupStatistics(Operand Mean, Operand Rstd, Operand Factor)
{
    /// <summary>Adds the calls that make them of the layer's input.</summary>
    /// <param name="weight">The channels' weights; null for none.</param>
    public static GroupStatistics Forward(
        FusedLayer layer, ProgramBuilder program, int groupChannels, float epsilon, Operand? weight)
    {
        int input = program.Tensor(layer.Inputs[0]);
        Layout layout = program.LayoutOf(input);
        string name = program.NameOf(layer.Id);
        int length = layout.PixelLength;
        Operand moments = Operand.Of(program.NewBuffer(name + "Moments", BatchNormStatisticsKernel.MomentsLength(length)));
        Operand mean = Operand.Of(program.NewBuffer(name + "Mean", length));
        Operand rstd = Operand.Of(program.NewBuffer(name + "Rstd", length));
        program.Call(layer.Shaped, new BatchNormMomentsKernel(layout), Operand.Of(input), moments);
        GroupStatisticsKernel kernel = new(ChannelGroups.Of(layout, groupChannels), epsilon, HasWeight: weight is not null);
        if (weight is not Operand factors)
        {
            program.Call(layer.Shaped, kernel, moments, mean, rstd);
            return new GroupStatistics(mean, rstd, rstd);
        }
        Operand factor = Operand.Of(program.NewBuffer(name + "Factor", length));
        program.Call(layer.Shaped, kernel, moments, factors, mean, rstd, factor);
        return new GroupStatistics(mean, rstd, factor);
    }

    /// <summary>
    /// Adds the calls that make the input's gradient, and those of weight and bias where the layer has and trains them. With m values a
    /// group it is factor * dz - rstd * (sum of weight * dz + (x - mean) * rstd^2 * sum of weight * dz * (x - mean)) / m.
    /// </summary>
    /// <param name="activation">The function whose derivative turns the gradient into dz, that of the normalization.</param>
    /// <param name="isAffine">Whether there are a weight and a bias of each channel.</param>
    public void Backward(FusedLayer layer, ProgramBuilder program, int groupChannels, int gradient, Activation activation, bool isAffine)
    {
        int source = layer.Inputs[0];
        int input = program.Tensor(source);
        Layout layout = program.LayoutOf(input), gradientLayout = program.LayoutOf(gradient);
        string name = program.NameOf(layer.Id);
        int length = layout.PixelLength;
        Operand sums = Operand.Of(program.NewBuffer(name + "Sums", BatchNormStatisticsKernel.MomentsLength(length)));
        Operand slope = Operand.Of(program.NewBuffer(name + "Slope", length));
        Operand offset = Operand.Of(program.NewBuffer(name + "Offset", length));
        bool isActivated = activation.Function != ActivationFunction.None, isTrained = isAffine && layer.IsTrained;
        Operand[] bias = isActivated && isAffine ? [program.ParameterOf(layer.Shaped, "bias")] : [];
        Operand[] weight = isAffine ? [program.ParameterOf(layer.Shaped, "weight")] : [];
        Operand[] gradients = isTrained
            ? [program.PartialGradientOf(layer.Shaped, "weight"), program.PartialGradientOf(layer.Shaped, "bias")]
            : [];
        program.Call(
            layer.Shaped, new BatchNormSumsKernel(layout, gradientLayout, activation) { HasBias = isAffine || !isActivated },
            [Operand.Of(input), Operand.Of(gradient), Mean, .. isActivated ? [Factor, .. bias] : bias, sums]);
        program.Call(
            layer.Shaped, new GroupGradientKernel(ChannelGroups.Of(layout, groupChannels), isAffine, isTrained),
            [sums, Rstd, .. weight, slope, offset, .. gradients]);
        if (!program.NeedsGradient(source))
            return;

        int target = program.NewGradient(layer, source);
        string dz = "vDOutput";
        string[] locals =
        [
            "V x = S.Subtract(vInput, vMean);",
            .. BatchNormCode.ActivationGradient(activation, "x", "vScale", isAffine ? "vBias" : null, ref dz),
        ];
        string[] perChannel = ["mean", "scale", .. bias.Select(_ => "bias"), "slope", "offset"];
        ElementwiseKernel kernel = new(
            "BackwardInput",
            perChannel.Select(ElementOperand.PerChannel).Prepend(new ElementOperand("input", layout))
                .Prepend(new ElementOperand("dOutput", gradientLayout)).ToEquatableArray(),
            new ElementOperand("dInput", program.LayoutOf(target)),
            $"S.MultiplyAdd({dz}, vScale, S.MultiplyAdd(x, vSlope, vOffset))",
            $"scale * {(isActivated ? "dz" : "dy")} + slope * (x - mean) + offset"
                + $"{(isActivated ? ", where dz is the gradient before the activation function" : "")}.",
            Locals: locals.ToEquatableArray());
        program.Call(
            layer.Shaped, kernel,
            [Operand.Of(gradient), Operand.Of(input), Mean, Factor, .. bias, slope, offset, Operand.Of(target)]);
    }
}
