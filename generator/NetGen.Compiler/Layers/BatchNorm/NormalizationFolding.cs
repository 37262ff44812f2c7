namespace NetGen.Compiler;

/// <summary>
/// A batch normalization by its running statistics: a factor and a shift a channel, which a convolution's weights can take up.
/// </summary>
internal static class NormalizationFolding
{
    /// <summary>The factor and the shift of each channel, made of the parameters before all samples.</summary>
    public static (Operand Factor, Operand Shift) FactorAndShift(ShapedLayer norm, ProgramBuilder program)
    {
        int length = program.Layouts.Of(norm.Id).PixelLength;
        string name = program.NameOf(norm.Id);
        Operand factor = Operand.Of(program.NewSharedBuffer(name + "Factor", length));
        Operand shift = Operand.Of(program.NewSharedBuffer(name + "Shift", length));
        program.CallInPrologue(
            norm, new BatchNormFoldKernel(length, ((BatchNorm)norm.Layer).Epsilon),
            program.ParameterOf(norm, "weight"), program.ParameterOf(norm, "bias"),
            program.ParameterOf(norm, "running_mean"), program.ParameterOf(norm, "running_var"), factor, shift);
        return (factor, shift);
    }

    /// <summary>The weights and the bias of a convolution that take up a factor and a shift.</summary>
    public static (Operand Weights, Operand Bias) Fold(
        ShapedLayer convolution, ProgramBuilder program, FoldWeightsKernel kernel, (Operand Factor, Operand Shift) normalization)
    {
        string name = program.NameOf(convolution.Id);
        Operand weights = Operand.Of(program.NewSharedBuffer(name + "FoldedWeights", kernel.Length));
        Operand bias = Operand.Of(program.NewSharedBuffer(name + "FoldedBias", kernel.BiasLength));
        Operand[] parameters = kernel.HasBias
            ? [program.ParameterOf(convolution, "weight"), program.ParameterOf(convolution, "bias")]
            : [program.ParameterOf(convolution, "weight")];
        program.CallInPrologue(convolution, kernel, [.. parameters, normalization.Factor, normalization.Shift, weights, bias]);
        return (weights, bias);
    }
}
