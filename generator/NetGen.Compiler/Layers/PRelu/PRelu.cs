namespace NetGen.Compiler;

/// <summary>
/// Parametric ReLU (He et al. 2015): x where it is above 0, else x times a trained slope, one for all channels or one for each.
/// Any shape; unchanged.
/// </summary>
/// <param name="Slope">What the slopes start with.</param>
public sealed record PRelu(bool IsPerChannel, float Slope) : Layer
{
    public override string Kind => "prelu";

    /// <summary>Any shape in, the same out. <c>weight</c> is [1] or [channels].</summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        int slopes = IsPerChannel ? inputs[0].Shape.Channels : 1;
        ShapedParameter weight = ShapedParameter.OfChannels("weight", slopes, InitializerKind.Constant);
        return new LayerShape(
            inputs[0].Shape,
            EquatableArray.Of(weight with { Initializer = weight.Initializer with { Value = Slope } }));
    }
}
