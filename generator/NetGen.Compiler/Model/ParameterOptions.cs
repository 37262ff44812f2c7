namespace NetGen.Compiler;

/// <summary>What a spec may say of the parameters of any layer that has some: <c>trainable</c>, <c>weights</c>, <c>biases</c>.</summary>
/// <param name="IsFrozen">Whether training leaves them as they are.</param>
/// <param name="Weights">The values that <c>weight</c> starts with, in the order of files; empty where the spec gives none.</param>
/// <param name="Biases">The values that <c>bias</c> starts with; empty where the spec gives none.</param>
public readonly record struct ParameterOptions(bool IsFrozen, EquatableArray<float> Weights, EquatableArray<float> Biases)
{
    /// <summary>The shape with its parameters frozen and given their values, or with what is wrong with those.</summary>
    public LayerShape ApplyTo(LayerShape shape)
    {
        if (this == default || shape.Problems.Count > 0)
            return shape;
        ParameterOptions options = this;
        return shape with
        {
            Parameters = shape.Parameters.Select(options.ApplyTo).ToEquatableArray(),
            Problems = Check("weights", "weight", Weights, shape).Concat(Check("biases", "bias", Biases, shape)).ToEquatableArray(),
        };
    }

    private ShapedParameter ApplyTo(ShapedParameter parameter) => parameter with
    {
        IsTrained = parameter.IsTrained && !IsFrozen,
        // A frozen layer's running statistics take no share of any minibatch.
        Momentum = IsFrozen ? 0 : parameter.Momentum,
        Values = parameter.Name switch
        {
            "weight" => Weights,
            "bias" => Biases,
            _ => default,
        },
    };

    private static IEnumerable<ShapeProblem> Check(string option, string name, EquatableArray<float> values, LayerShape shape)
    {
        if (values.Count == 0)
            yield break;
        if (shape.Parameters.FirstOrDefault(parameter => parameter.Name == name) is not ShapedParameter parameter)
            yield return new ShapeProblem(
                DiagnosticCatalog.ValueCount, option, $"{option} are given, but it has no {name}; remove them, or 'bias: false'");
        else if (values.Count != parameter.Length)
            yield return new ShapeProblem(DiagnosticCatalog.ValueCount, option,
                $"{option} holds {Counted.Of(values.Count, "number")}, "
                    + $"but its {name} of {string.Join("x", parameter.Shape)} has {Counted.Of(parameter.Length, "value")}");
        else if (FirstStray(parameter, values) is (int filter, int channel))
            yield return new ShapeProblem(DiagnosticCatalog.Table, option, FormattableString.Invariant(
                $"{option} holds a number other than 0 for filter {filter + 1} and channel {channel}, which list {filter + 1} of ")
                + "its table does not name");
    }

    /// <summary>The first filter and channel that no connection has and that is given a value all the same.</summary>
    private static (int Filter, int Channel)? FirstStray(ShapedParameter parameter, EquatableArray<float> values)
    {
        if (parameter.Connections.Count == 0)
            return null;
        int channels = parameter.Shape[1], area = values.Count / (parameter.Shape[0] * channels);
        for (int i = 0; i < values.Count; i++)
        {
            (int filter, int channel) = (i / area / channels, i / area % channels);
            if (values[i] != 0 && !parameter.Connections[filter].Contains(channel))
                return (filter, channel);
        }
        return null;
    }
}
