namespace NetGen.Compiler;

/// <summary>
/// Batch normalization (Ioffe and Szegedy 2015), per channel: (x - mean) / sqrt(variance + epsilon) * weight + bias, with the
/// minibatch's statistics when training and the running ones when inferring. Frozen, it always takes the running ones.
/// </summary>
public sealed record BatchNorm(float Momentum, float Epsilon, Activation Activation) : Layer, IActivated
{
    public override string Kind => "batchnorm";

    /// <summary>
    /// Any shape in, the same out. <c>weight</c>, <c>bias</c>, <c>running_mean</c> and <c>running_var</c> are [channels].
    /// </summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        int channels = inputs[0].Shape.Channels;
        return new LayerShape(
            inputs[0].Shape,
            EquatableArray.Of(
                ShapedParameter.OfChannels("weight", channels, InitializerKind.Ones),
                ShapedParameter.OfChannels("bias", channels, InitializerKind.Zeros),
                Statistic("running_mean", channels, InitializerKind.Zeros),
                Statistic("running_var", channels, InitializerKind.Ones)));
    }

    private ShapedParameter Statistic(string name, int channels, InitializerKind initializer) =>
        ShapedParameter.OfChannels(name, channels, initializer) with { IsTrained = false, IsStatistic = true, Momentum = Momentum };
}
