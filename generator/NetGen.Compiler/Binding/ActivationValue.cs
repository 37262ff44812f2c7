namespace NetGen.Compiler;

/// <summary>
/// An activation function by its word; those with options also as <c>{ leakyrelu: 0.2 }</c> and <c>{ clip: { min: 0, max: 6 } }</c>.
/// </summary>
internal static class ActivationValue
{
    /// <summary>The words, in the order of <see cref="ActivationFunction"/>; its last member has none of its own.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Enum.GetNames(typeof(ActivationFunction)).Where(name => name != nameof(ActivationFunction.GeluTanh))
            .Select(name => name.ToLowerInvariant()),
    ];

    /// <summary>The function without options.</summary>
    public static Activation Default(ActivationFunction function) => new(function, 0);

    /// <summary>The option that a lone value is: <c>{ leakyrelu: 0.2 }</c>; null of a function with none, or with two bounds.</summary>
    public static string? MainOption(ActivationFunction function) =>
        function == ActivationFunction.Clip ? null : ActivationOption.Of(function).FirstOrDefault()?.Key;

    /// <summary>How a function with options is written, for messages.</summary>
    public static string Example(ActivationFunction function)
    {
        IEnumerable<string> options = ActivationOption.Of(function).Select(option => $"{option.Key}: {option.Example}");
        return $"{Words[(int)function]}: {{ {string.Join(", ", options)} }}";
    }

    /// <summary>Functions that keep the positive half and drop most of the other: those He's initialization is made for.</summary>
    public static bool IsReluLike(ActivationFunction function) => function
        is ActivationFunction.Relu or ActivationFunction.Relu6 or ActivationFunction.LeakyRelu or ActivationFunction.Elu
        or ActivationFunction.Gelu or ActivationFunction.Silu or ActivationFunction.HardSwish or ActivationFunction.Celu
        or ActivationFunction.Mish or ActivationFunction.GeluTanh;

    public static Activation? Read(ValueReader reader, YamlNode node, string place)
    {
        if (node is not YamlMapping { Entries.Count: 1 } mapping)
            return ReadFunction(reader, node, place) is ActivationFunction word
                ? Of(word, option => option.Default, reader, node.Range, place)
                : null;
        YamlEntry entry = mapping.Entries[0];
        return ReadFunction(reader, entry.Key, place) is ActivationFunction function ? ReadOptions(reader, entry, function, place) : null;
    }

    /// <summary>The function with its options; null where one is wrong, which is reported.</summary>
    /// <param name="read">An option's value; null where it is wrong, which is reported.</param>
    /// <param name="range">The place of what is wrong with all of them together.</param>
    public static Activation? Of(
        ActivationFunction function, Func<ActivationOption, float?> read, ValueReader reader, TextRange range, string place)
    {
        float?[] values = [.. ActivationOption.Of(function).Select(read)];
        if (values.Contains(null))
            return null;
        float first = values.Length > 0 ? values[0]!.Value : 0, second = values.Length > 1 ? values[1]!.Value : 0;
        if (function == ActivationFunction.Gelu)
            return Default(first == 0 ? ActivationFunction.Gelu : ActivationFunction.GeluTanh);
        if (function == ActivationFunction.Clip && float.IsInfinity(first) && float.IsInfinity(second))
            reader.Report.Add(DiagnosticCatalog.Missing, range, $"{place}: clip needs min, max or both: {Example(function)}");
        else if (function == ActivationFunction.Clip && first >= second)
            reader.Report.Add(DiagnosticCatalog.OutOfRange, range,
                FormattableString.Invariant($"{place}: min is {first}; it must be below max, {second}"));
        else
            return new Activation(function, first, second);
        return null;
    }

    private static ActivationFunction? ReadFunction(ValueReader reader, YamlNode node, string place)
    {
        if (node is YamlScalar { Text: "softmax" or "logsoftmax" } word)
        {
            reader.Report.Add(DiagnosticCatalog.UnknownValue, node.Range,
                $"{place}: {word.Text} is a layer of its own; write it as one, or not at all where the loss is softmax-cross-entropy");
            return null;
        }
        return (ActivationFunction?)reader.Choice(node, place, Words);
    }

    private static Activation? ReadOptions(ValueReader reader, YamlEntry entry, ActivationFunction function, string place)
    {
        string word = entry.Key.Text;
        string[] keys = [.. ActivationOption.Of(function).Select(option => option.Key)];
        if (keys.Length == 0)
        {
            reader.Report.Add(DiagnosticCatalog.UnknownKey, entry.Value.Range, $"{place}: {word} has no parameter; write it as a word");
            return null;
        }
        YamlEntry[]? options = entry.Value is YamlMapping mapping ? [.. mapping.Entries]
            : MainOption(function) is string main ? [new YamlEntry(new YamlScalar(main, main, entry.Value.Range), entry.Value)]
            : null;
        if (options is null)
        {
            reader.Report.Add(DiagnosticCatalog.WrongNode, entry.Value.Range,
                $"{place}: {word} takes a mapping, not a {ValueReader.KindOf(entry.Value)}: {{ {Example(function)} }}");
            return null;
        }
        YamlEntry[] unknown = [.. options.Where(option => !keys.Contains(option.Key.Text))];
        foreach (YamlEntry option in unknown)
            reader.Report.Add(DiagnosticCatalog.UnknownKey, option.Key.Range,
                $"{place}: {word} has no key {Quoted.Of(option.Key.Text)}; it takes {string.Join(", ", keys)}");
        return Of(function, ReadOption, reader, entry.Value.Range, place);

        float? ReadOption(ActivationOption option)
        {
            YamlNode? node = options.FirstOrDefault(given => given.Key.Text == option.Key)?.Value;
            float? value = node is null ? option.Default : option.Read(reader, node, $"{place}: {option.Key}");
            return unknown.Length > 0 ? null : value;
        }
    }
}
