namespace NetGen.Compiler;

/// <summary>A factor and a bias for each channel: LeNet-5's subsampling layers after their average.</summary>
public sealed record Scale(Activation Activation) : Layer, IActivated
{
    public override string Kind => "scale";

    /// <summary>Any shape in, the same out. <c>weight</c> and <c>bias</c> are [channels].</summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        int channels = inputs[0].Shape.Channels;
        return new LayerShape(
            inputs[0].Shape,
            EquatableArray.Of(
                ShapedParameter.OfChannels("weight", channels, InitializerKind.Ones) with { Decays = true },
                ShapedParameter.OfChannels("bias", channels, InitializerKind.Zeros)),
            inputs[0].Shape.Length);
    }
}
