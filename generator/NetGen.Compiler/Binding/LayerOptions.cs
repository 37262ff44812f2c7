namespace NetGen.Compiler;

/// <summary>
/// One layer's options while its binder reads them. A method given an option that is missing without a default, or wrong, reports it
/// and returns what lets the binder go on to the next; <see cref="Failed"/> then says that the layer it makes is not to be used.
/// </summary>
internal sealed class LayerOptions(LayerSyntax syntax, LayerKind kind, string label, ValueReader reader, LayerDefaults defaults)
{
    private static readonly EquatableArray<float> NoNumbers = default;
    private static readonly EquatableArray<EquatableArray<int>> NoTable = default;

    private readonly int _mistakesBefore = reader.Report.Count;

    public bool Failed => reader.Report.Count > _mistakesBefore;

    public bool Has(string key) => syntax.Find(key) is not null;

    public int Integer(string key, int? fallback, int min = 1, int max = SpecLimits.Window) =>
        Read(key, fallback, (node, place) => reader.Integer(node, place, min, max));

    /// <summary>A number of filters or units, or whatever else counts a tensor's values.</summary>
    public int Count(string key, int? fallback = null) => Integer(key, fallback, 1, Size.MaxLength);

    /// <summary>An option that is given for rows and columns apart, which a sequence does not have; null where none is.</summary>
    public string? OptionOfRowsAndColumns { get; private set; }

    public (int Y, int X) Pair(string key, (int Y, int X)? fallback, int min = 1)
    {
        if (IsPair(key))
            OptionOfRowsAndColumns ??= key;
        return Read(key, fallback, (node, place) => reader.Size(node, place, min, SpecLimits.Window));
    }

    public float Number(string key, float fallback, Func<float, bool> accepts, string needed) =>
        Read(key, fallback, (node, place) => reader.Single(node, place, accepts, needed));

    /// <summary>The index of a word among those known.</summary>
    public int Choice(string key, int fallback, IReadOnlyList<string> known) =>
        Read(key, fallback, (node, place) => reader.Choice(node, place, known));

    /// <summary>A range of indices; all where it is left out.</summary>
    public IndexRange Range(string key) => Read(key, IndexRange.All, (node, place) => IndexRangeValue.Read(reader, node, place));

    /// <summary>A tensor's shape.</summary>
    public TensorShape Shape(string key) => Read<TensorShape>(key, null, (node, place) => ShapeValue.Read(reader, node, place));

    /// <summary>Reports that an option, or the layer without one, makes no sense beside the others.</summary>
    public void Refuse(string? key, string why) => reader.Report.Add(
        key is null ? DiagnosticCatalog.Missing : DiagnosticCatalog.OutOfRange,
        key is null ? syntax.Range : syntax.Find(key)!.Key.Range,
        key is null ? $"{label} {why}" : $"{label}: {key} {why}");

    public bool Flag(string key, bool fallback) => Read(key, fallback, reader.Flag);

    public Padding Padding(Padding fallback)
    {
        Padding padding = Read("padding", fallback, (node, place) => PaddingValue.Read(reader, node, place));
        if (IsPair("padding") || syntax.Find("padding")?.Value is YamlSequence && (padding.Top | padding.Bottom) != 0)
            OptionOfRowsAndColumns ??= "padding";
        return padding;
    }

    /// <summary>The padding of conv and depthwise, which the top level gives a default.</summary>
    public Padding PaddingOrDefault() => Padding(defaults.Padding);

    public Activation Activation() => Read("activation", defaults.Activation, (node, place) => ActivationValue.Read(reader, node, place));

    /// <summary>The activation function that the layer is, with its options.</summary>
    public Activation ActivationOf(ActivationFunction function)
    {
        return ActivationValue.Of(function, ReadOption, reader, syntax.Range, label) ?? default;

        float? ReadOption(ActivationOption option)
        {
            float value = Read<float>(option.Key, option.Default, (node, place) => option.Read(reader, node, place));
            return Failed ? null : value;
        }
    }

    /// <summary>How the weights start under the layer's activation function; where it has none, under the one that follows.</summary>
    public Initializer WeightInitializer(Activation activation)
    {
        ActivationFunction function = activation.Function == ActivationFunction.None ? defaults.FunctionBelow : activation.Function;
        return Read("init", InitializerValue.DefaultUnder(function), (node, place) => InitializerValue.Read(reader, node, place));
    }

    public StorageType Storage() => Read("storage", defaults.Storage, (node, place) => StorageValue.Read(reader, node, place));

    public EquatableArray<EquatableArray<int>> Table() => Read("table", NoTable, (node, place) => TableValue.Read(reader, node, place));

    /// <summary>What is said of the parameters, in a layer that has some.</summary>
    public ParameterOptions ParameterOptions() => new(
        kind.Keys.Contains("trainable") && !Flag("trainable", true), Numbers("weights"), Numbers("biases"));

    /// <summary>Whether an option is written as rows x columns.</summary>
    private bool IsPair(string key) => syntax.Find(key)?.Value is YamlScalar { Text: string text } && text.IndexOf('x') >= 0;

    private EquatableArray<float> Numbers(string key) =>
        kind.Keys.Contains(key) ? Read(key, NoNumbers, (node, place) => NumbersValue.Read(reader, node, place)) : default;

    private T Read<T>(string key, T? fallback, Func<YamlNode, string, T?> read) where T : struct
    {
        if (syntax.Find(key) is YamlEntry option)
            return read(option.Value, $"{label}: {key}") ?? default;
        if (fallback is null && !reader.IsMisspelt(key, syntax.Options, kind.Keys))
            reader.Report.Add(DiagnosticCatalog.Missing, syntax.Range,
                $"{label}: {key} is missing; write {kind.Example}, or {kind.Word}: {{ {key}: ... }}");
        return fallback ?? default;
    }
}

/// <summary>What a layer's options are where it does not say.</summary>
/// <param name="Padding">Of conv and depthwise.</param>
/// <param name="Activation">
/// Of conv, depthwise and dense: the file's default, or none where the layer's place in the network calls for none.
/// </param>
/// <param name="FunctionBelow">
/// The function of the activation layer that alone reads this one, at once or through a normalization, scale or add; else none.
/// </param>
/// <param name="Storage">Of dense.</param>
internal sealed record LayerDefaults(Padding Padding, Activation Activation, ActivationFunction FunctionBelow, StorageType Storage);
