namespace NetGen.Compiler;

/// <summary>
/// Group normalization (Wu and He 2018): of each sample, the values of so many neighbouring channels, over all pixels, become
/// (x - mean) / sqrt(variance + epsilon) by their own mean and biased variance, and then, where it is affine, each channel x * weight +
/// bias. With one channel a group it is instance normalization (Ulyanov et al. 2016). Nothing depends on the other samples.
/// </summary>
/// <param name="Groups">How many groups; null for one a channel, which is instance normalization.</param>
public sealed record GroupNorm(int? Groups, bool IsAffine, float Epsilon, Activation Activation) : Layer, IActivated
{
    public override string Kind => Groups is null ? "instancenorm" : "groupnorm";

    public override Window ReachOn(TensorShape input) => Window.All(input);

    /// <summary>Channels of a group.</summary>
    public int GroupChannels(TensorShape input) => input.Channels / (Groups ?? input.Channels);

    /// <summary>
    /// An image, or of several channels a group a vector; out the same. <c>weight</c> and <c>bias</c> are [channels].
    /// </summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        TensorShape shape = input.Shape;
        if (Groups is null && shape.IsVector)
            return LayerShape.FailedOnVector(Kind, input);
        if (Groups is int groups && shape.Channels % groups != 0)
            return LayerShape.Failed(DiagnosticCatalog.Groups, "groups", FormattableString.Invariant(
                $"groups {groups} do not divide the {shape.Channels} channels of its {input}"));
        if (GroupChannels(shape) * shape.Height * shape.Width > 1)
            return NormalizationShape.Of(shape, IsAffine, shape.Channels);
        return Groups is null
            ? NormalizationShape.FailedOnOneValue(
                null, $"a channel of its {input}", "remove the layer, or move it above the one that leaves one pixel")
            : NormalizationShape.FailedOnOneValue("groups", $"a group of its {input}", "use fewer groups, or remove the layer");
    }
}
