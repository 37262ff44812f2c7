namespace NetGen.Compiler;

/// <summary>An activation function by its word; those with a parameter also as <c>{ leakyrelu: 0.2 }</c>.</summary>
internal static class ActivationValue
{
    /// <summary>The words, in the order of <see cref="ActivationFunction"/>.</summary>
    public static IReadOnlyList<string> Words { get; } =
        [.. Enum.GetNames(typeof(ActivationFunction)).Select(name => name.ToLowerInvariant())];

    /// <summary>The key of the function's parameter and its default, PyTorch's; null where it has none.</summary>
    public static (string Key, float Default)? ParameterOf(ActivationFunction function) => function switch
    {
        ActivationFunction.LeakyRelu => ("slope", 0.01f),
        ActivationFunction.Elu => ("alpha", 1f),
        _ => null,
    };

    public static Activation Default(ActivationFunction function) => new(function, ParameterOf(function)?.Default ?? 0);

    /// <summary>Functions that keep the positive half and drop most of the other: those He's initialization is made for.</summary>
    public static bool IsReluLike(ActivationFunction function) => function
        is ActivationFunction.Relu or ActivationFunction.Relu6 or ActivationFunction.LeakyRelu or ActivationFunction.Elu
        or ActivationFunction.Gelu or ActivationFunction.Silu or ActivationFunction.HardSwish;

    public static Activation? Read(ValueReader reader, YamlNode node, string place)
    {
        if (node is YamlMapping { Entries.Count: 1 } mapping)
        {
            YamlEntry entry = mapping.Entries[0];
            return ReadFunction(reader, entry.Key, place) is ActivationFunction named ? ReadParameter(reader, entry, named, place) : null;
        }
        return ReadFunction(reader, node, place) is ActivationFunction function ? Default(function) : null;
    }

    private static ActivationFunction? ReadFunction(ValueReader reader, YamlNode node, string place)
    {
        if (node is YamlScalar { Text: "softmax" })
        {
            reader.Report.Add(DiagnosticCatalog.UnknownValue, node.Range,
                $"{place}: softmax is a layer of its own; write it as one, or not at all where the loss is softmax-cross-entropy");
            return null;
        }
        return (ActivationFunction?)reader.Choice(node, place, Words);
    }

    private static Activation? ReadParameter(ValueReader reader, YamlEntry entry, ActivationFunction function, string place)
    {
        if (ParameterOf(function) is not (string key, _))
        {
            reader.Report.Add(
                DiagnosticCatalog.UnknownKey, entry.Value.Range, $"{place}: {entry.Key.Text} has no parameter; write it as a word");
            return null;
        }
        YamlNode value = entry.Value;
        if (value is YamlMapping { Entries.Count: 1 } options)
        {
            if (options.Entries[0].Key.Text != key)
            {
                reader.Report.Add(DiagnosticCatalog.UnknownKey, options.Entries[0].Key.Range,
                    $"{place}: {entry.Key.Text} has no key {Quoted.Of(options.Entries[0].Key.Text)}; it takes {key}");
                return null;
            }
            value = options.Entries[0].Value;
        }
        return reader.Single(value, $"{place}: {key}", _ => true, "a number that float32 can hold") is float parameter
            ? new Activation(function, parameter)
            : null;
    }
}
