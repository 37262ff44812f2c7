namespace NetGen.Compiler;

/// <summary>
/// Layer normalization as kernel calls: over the channels of each pixel a kernel each way; over a whole image as a group normalization of
/// one group, whose factors are those of single values.
/// </summary>
internal sealed class LayerNormLowering : LayerLowering<LayerNorm, LayerNormLowering.Saved>
{
    /// <summary>What the backward pass asks for.</summary>
    /// <param name="Mean">Of each pixel; over a whole image that of each channel, which are all the same.</param>
    /// <param name="Rstd">The inverse standard deviation, likewise.</param>
    public readonly record struct Saved(Operand Mean, Operand Rstd, PreActivation Before);

    public override bool KeepsPixels(FusedLayer layer) => true;

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors)
    {
        if (!OptionsOf(layer).IsOverImage(layer.Input))
            return PerChannel.Pack(layer, tensors);
        // A value for each of the tensor's lies as the tensor does, so kernels walk the two in step.
        Layout layout = tensors.Of(layer.Id);
        return (layout.Length, EquatableArray.Of(
            ParameterAxis.Plain(layout.Channels, 1),
            ParameterAxis.Plain(layout.Height, layout.RowStride),
            ParameterAxis.Plain(layout.Width, layout.PixelStride)));
    }

    protected override Saved Forward(FusedLayer layer, LayerNorm options, ProgramBuilder program) => options.IsOverImage(layer.Input)
        ? LayerNormOfImage.Forward(layer, options, program)
        : LayerNormOfPixels.Forward(layer, options, program);

    protected override void Backward(FusedLayer layer, LayerNorm options, Saved saved, ProgramBuilder program)
    {
        int gradient = ActivationCalls.Backward(layer, program, saved.Before, program.OutputGradient(layer));
        if (options.IsOverImage(layer.Input))
            LayerNormOfImage.Backward(layer, options, saved, gradient, program);
        else
            LayerNormOfPixels.Backward(layer, options, saved, gradient, program);
    }
}
