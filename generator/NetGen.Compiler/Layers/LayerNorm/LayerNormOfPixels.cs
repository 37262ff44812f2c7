namespace NetGen.Compiler;

/// <summary>Layer normalization over the channels of each pixel.</summary>
internal static class LayerNormOfPixels
{
    public static LayerNormLowering.Saved Forward(FusedLayer layer, LayerNorm options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        Layout layout = program.LayoutOf(input);
        string name = program.NameOf(layer.Id);
        Operand mean = Operand.Of(program.NewBuffer(name + "Mean", PixelBlocks.SumsLength(layout)));
        Operand rstd = Operand.Of(program.NewBuffer(name + "Rstd", PixelBlocks.SumsLength(layout)));
        Operand[] affine = options.IsAffine
            ? [program.ParameterOf(layer.Shaped, "weight"), program.ParameterOf(layer.Shaped, "bias")]
            : [];
        return new LayerNormLowering.Saved(mean, rstd, ActivationCalls.Forward(layer, program, layout.PixelLength, (target, activation) =>
        {
            LayerNormForwardKernel kernel = new(layout, program.LayoutOf(target), options.IsAffine, options.Epsilon, activation);
            program.Call(layer.Shaped, kernel, [Operand.Of(input), .. affine, mean, rstd, Operand.Of(target)]);
        }));
    }

    public static void Backward(
        FusedLayer layer, LayerNorm options, LayerNormLowering.Saved saved, int gradient, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        int input = program.Tensor(source);
        Layout layout = program.LayoutOf(input);
        int? target = program.NeedsGradient(source) ? program.NewGradient(layer, source) : null;
        LayerNormBackwardKernel kernel = new(
            layout, program.LayoutOf(gradient), target is int written ? program.LayoutOf(written) : null,
            options.IsAffine, layer.IsTrained);
        Operand[] weight = options.IsAffine ? [program.ParameterOf(layer.Shaped, "weight")] : [];
        Operand[] gradients = layer.IsTrained
            ? [program.PartialGradientOf(layer.Shaped, "weight"), program.PartialGradientOf(layer.Shaped, "bias")]
            : [];
        Operand[] sums = kernel.SumsApart
            ? [Operand.Of(program.NewBuffer(program.NameOf(layer.Id) + "Sums", kernel.SumsLength))]
            : [];
        Operand[] dInput = target is int buffer ? [Operand.Of(buffer)] : [];
        program.Call(
            layer.Shaped, kernel,
            [Operand.Of(input), Operand.Of(gradient), .. weight, saved.Mean, saved.Rstd, .. sums, .. gradients, .. dInput]);
    }
}
