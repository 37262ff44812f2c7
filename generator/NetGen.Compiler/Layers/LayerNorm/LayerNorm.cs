namespace NetGen.Compiler;

/// <summary>
/// Layer normalization (Ba, Kiros and Hinton 2016): of each sample, the channels of each pixel, or all values of an image, become
/// (x - mean) / sqrt(variance + epsilon) by their own mean and biased variance, and then, where it is affine, each x * weight + bias.
/// A vector is one pixel.
/// </summary>
/// <param name="IsOverAll">Whether an image is normalized as a whole, with a weight and a bias of each of its values.</param>
public sealed record LayerNorm(bool IsOverAll, bool IsAffine, float Epsilon, Activation Activation) : Layer, IActivated
{
    public override string Kind => "layernorm";

    public override Window ReachOn(TensorShape input) => IsOverImage(input) ? Window.All(input) : Window.Pixel;

    /// <summary>Whether the values of all pixels are normalized together.</summary>
    public bool IsOverImage(TensorShape input) => IsOverAll && !input.IsVector;

    /// <summary>
    /// Any shape in, the same out. <c>weight</c> and <c>bias</c> are [channels], over a whole image [channels, height, width], over a whole
    /// sequence [channels, steps].
    /// </summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        TensorShape shape = input.Shape;
        if (shape.Length == 1)
            return NormalizationShape.FailedOnOneValue(null, $"its {input}", "remove the layer");
        if (shape.Channels == 1 && !IsOverImage(shape))
            return NormalizationShape.FailedOnOneValue(
                null, $"a pixel of its {input}", "remove the layer, or normalize the whole image with 'over: all'");
        if (!IsOverImage(shape))
            return NormalizationShape.Of(shape, IsAffine, shape.Channels);
        return shape.IsSequence
            ? NormalizationShape.Of(shape, IsAffine, shape.Channels, shape.Width)
            : NormalizationShape.Of(shape, IsAffine, shape.Channels, shape.Height, shape.Width);
    }
}
