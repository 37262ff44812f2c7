namespace NetGen.Compiler;

/// <summary>How weights start: a word, or <c>{ normal: 0.02 }</c> and <c>{ uniform: 0.1 }</c> and <c>{ constant: 0.25 }</c>.</summary>
internal static class InitializerValue
{
    private static readonly InitializerKind[] Kinds =
    [
        InitializerKind.HeNormal, InitializerKind.HeUniform, InitializerKind.GlorotNormal, InitializerKind.GlorotUniform,
        InitializerKind.Zeros, InitializerKind.Normal, InitializerKind.Uniform, InitializerKind.Constant,
    ];

    /// <summary>The words, in the order of <see cref="Kinds"/>.</summary>
    public static IReadOnlyList<string> Words { get; } =
        ["he-normal", "he-uniform", "glorot-normal", "glorot-uniform", "zeros", "normal", "uniform", "constant"];

    /// <summary>He's under functions like ReLU, Glorot's otherwise.</summary>
    public static Initializer DefaultUnder(ActivationFunction function) =>
        new(ActivationValue.IsReluLike(function) ? InitializerKind.HeNormal : InitializerKind.GlorotUniform, 0);

    public static Initializer? Read(ValueReader reader, YamlNode node, string place)
    {
        YamlEntry? entry = node is YamlMapping { Entries.Count: 1 } mapping ? mapping.Entries[0] : null;
        if (reader.Choice(entry?.Key ?? node, place, Words) is not int index)
            return null;
        InitializerKind kind = Kinds[index];
        bool takesNumber = kind is InitializerKind.Normal or InitializerKind.Uniform or InitializerKind.Constant;
        if (takesNumber && entry is not null)
            return reader.Single(
                entry.Value, $"{place}: {Words[index]}", value => value > 0 || kind == InitializerKind.Constant,
                kind == InitializerKind.Constant ? "a number that float32 can hold" : "above 0") is float number
                ? new Initializer(kind, number)
                : null;
        if (takesNumber)
        {
            string meaning = kind switch
            {
                InitializerKind.Normal => "its standard deviation",
                InitializerKind.Uniform => "its bound",
                _ => "its value",
            };
            reader.Report.Add(DiagnosticCatalog.Missing, node.Range, $"{place} {Words[index]} needs {meaning}: {{ {Words[index]}: 0.1 }}");
            return null;
        }
        if (entry is null)
            return new Initializer(kind, 0);
        reader.Report.Add(DiagnosticCatalog.UnknownKey, entry.Value.Range, $"{place}: {Words[index]} takes no number; write it as a word");
        return null;
    }
}
