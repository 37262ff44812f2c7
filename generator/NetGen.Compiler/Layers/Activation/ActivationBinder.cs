namespace NetGen.Compiler;

/// <summary>Reads the activation functions that are layers of their own: a row of the catalogue for each.</summary>
internal static class ActivationBinder
{
    public static IEnumerable<LayerKind> Kinds { get; } =
        [.. Enum.GetValues(typeof(ActivationFunction)).Cast<ActivationFunction>().Where(f => f != ActivationFunction.None).Select(KindOf)];

    private static LayerKind KindOf(ActivationFunction function)
    {
        string word = ActivationValue.Words[(int)function];
        (string Key, float Default)? parameter = ActivationValue.ParameterOf(function);
        string example = parameter is null
            ? word
            : FormattableString.Invariant($"{word}: {{ {parameter.Value.Key}: {parameter.Value.Default} }}");
        return new LayerKind(word, example, parameter is null ? [] : [parameter.Value.Key], options => Bind(function, options))
        {
            MainOption = parameter?.Key,
            TakesLinearInput = true,
            Function = function,
        };
    }

    private static Layer Bind(ActivationFunction function, LayerOptions options)
    {
        if (ActivationValue.ParameterOf(function) is not (string key, float fallback))
            return new ActivationLayer(new Activation(function, 0));
        return new ActivationLayer(new Activation(function, options.Number(key, fallback, _ => true, "a number that float32 can hold")));
    }
}
