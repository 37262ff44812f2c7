namespace NetGen.Compiler;

/// <summary>Layer normalization over a whole image: one group of all channels, then a factor and a constant for each value.</summary>
internal static class LayerNormOfImage
{
    public static LayerNormLowering.Saved Forward(FusedLayer layer, LayerNorm options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        Layout layout = program.LayoutOf(input);
        GroupStatistics statistics = GroupStatistics.Forward(layer, program, layout.Channels, options.Epsilon, weight: null);
        string[] parameters = options.IsAffine ? ["weight", "bias"] : [];
        PreActivation before = ActivationCalls.Forward(layer, program, layout.PixelLength, (target, activation) =>
        {
            ElementOperand[] operands =
            [
                new("input", layout), ElementOperand.PerChannel("mean"), ElementOperand.PerChannel("rstd"),
                .. parameters.Select(parameter => OfParameter(parameter, layer, program)),
            ];
            const string Normalized = "S.Multiply(S.Subtract(vInput, vMean), vRstd)";
            ElementwiseKernel kernel = new(
                "Normalize",
                operands.ToEquatableArray(),
                new ElementOperand("output", program.LayoutOf(target)),
                options.IsAffine ? $"S.MultiplyAdd({Normalized}, vWeight, vBias)" : Normalized,
                $"(x - mean) * rstd{(options.IsAffine ? " * weight + bias" : "")} of {layout}{ActivationCode.Then(activation)}.",
                activation);
            program.Call(
                layer.Shaped, kernel,
                [
                    Operand.Of(input), statistics.Mean, statistics.Rstd,
                    .. parameters.Select(parameter => program.ParameterOf(layer.Shaped, parameter)), Operand.Of(target),
                ]);
        });
        return new LayerNormLowering.Saved(statistics.Mean, statistics.Rstd, before);
    }

    public static void Backward(
        FusedLayer layer, LayerNorm options, LayerNormLowering.Saved saved, int gradient, ProgramBuilder program)
    {
        if (layer.IsTrained)
            BackwardParameters(layer, saved, gradient, program);
        if (!program.NeedsGradient(layer.Inputs[0]))
            return;
        int normalized = options.IsAffine ? Weigh(layer, gradient, program) : gradient;
        new GroupStatistics(saved.Mean, saved.Rstd, saved.Rstd).Backward(
            layer, program, layer.Input.Channels, normalized, Activation.None, isAffine: false);
    }

    /// <summary>The gradient of what the normalization gives: the output's times the weights.</summary>
    private static int Weigh(FusedLayer layer, int gradient, ProgramBuilder program)
    {
        int target = program.NewBuffer(program.NameOf(layer.Id) + "GradientNormalized", program.Layouts.Of(layer.Id));
        ElementwiseKernel kernel = new(
            "BackwardWeighted",
            EquatableArray.Of(new ElementOperand("dOutput", program.LayoutOf(gradient)), OfParameter("weight", layer, program)),
            new ElementOperand("dNormalized", program.LayoutOf(target)),
            "S.Multiply(vDOutput, vWeight)", "the gradient times the weights.");
        program.Call(
            layer.Shaped, kernel, Operand.Of(gradient), program.ParameterOf(layer.Shaped, "weight"), Operand.Of(target));
        return target;
    }

    /// <summary>Adds the sample's share of both gradients to what is there.</summary>
    private static void BackwardParameters(FusedLayer layer, LayerNormLowering.Saved saved, int gradient, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        ElementOperand dOutput = new("dOutput", program.LayoutOf(gradient));
        Operand dWeight = program.PartialGradientOf(layer.Shaped, "weight"), dBias = program.PartialGradientOf(layer.Shaped, "bias");
        ElementwiseKernel ofWeight = new(
            "BackwardWeight",
            EquatableArray.Of(
                new ElementOperand("input", program.LayoutOf(input)), dOutput,
                ElementOperand.PerChannel("mean"), ElementOperand.PerChannel("rstd"), OfParameter("sum", layer, program)),
            OfParameter("dWeight", layer, program),
            "S.MultiplyAdd(S.Multiply(S.Subtract(vInput, vMean), vRstd), vDOutput, vSum)",
            "adds the gradient times what is normalized.");
        ElementwiseKernel ofBias = new(
            "BackwardBias", EquatableArray.Of(dOutput, OfParameter("sum", layer, program)), OfParameter("dBias", layer, program),
            "S.Add(vDOutput, vSum)", "adds the gradient.");
        program.Call(layer.Shaped, ofWeight, Operand.Of(input), Operand.Of(gradient), saved.Mean, saved.Rstd, dWeight, dWeight);
        program.Call(layer.Shaped, ofBias, Operand.Of(gradient), dBias, dBias);
    }

    /// <summary>A parameter lies as the tensor does.</summary>
    private static ElementOperand OfParameter(string name, FusedLayer layer, ProgramBuilder program) =>
        new(name, program.Layouts.Of(layer.Id));
}
