namespace NetGen.Compiler;

/// <summary>Makes the typed layers of the list's items: names, then who reads whom, then options, which depend on both.</summary>
internal static class LayerBinder
{
    /// <summary>The layers; null after a mistake.</summary>
    public static IReadOnlyList<LayerSpec>? Bind(IReadOnlyList<LayerSyntax> items, LayerDefaults fileDefaults, ValueReader reader)
    {
        int before = reader.Report.Count;
        LayerNames names = LayerNames.Read(items, reader);
        IReadOnlyList<int[]?> sources = LayerSources.Read(items, names, reader);
        IReadOnlyList<LayerDefaults> defaults = DefaultsByPlace(items, sources, fileDefaults);

        List<LayerSpec> layers = [];
        foreach (LayerSyntax item in items)
        {
            (Layer? layer, string? ofRowsAndColumns) = BindOptions(item, names.LabelOf(item.Id), defaults[item.Id], reader);
            if (layer is not null && sources[item.Id] is int[] inputs && names[item.Id] is string name)
                layers.Add(new LayerSpec(item.Id, name, layer, inputs.ToEquatableArray(), item.Text)
                {
                    OptionOfRowsAndColumns = ofRowsAndColumns,
                });
        }
        return reader.Report.Count == before ? layers : null;
    }

    private static (Layer? Layer, string? OfRowsAndColumns) BindOptions(
        LayerSyntax item, string label, LayerDefaults defaults, ValueReader reader)
    {
        if (item.Kind is not LayerKind kind || item.IsBroken)
            return (null, null);
        CheckKeys(item, kind, label, reader);
        LayerOptions options = new(item, kind, label, reader, defaults);
        Layer layer = kind.Bind(options) with { ParameterOptions = options.ParameterOptions() };
        return (options.Failed ? null : layer, options.OptionOfRowsAndColumns);
    }

    private static void CheckKeys(LayerSyntax item, LayerKind kind, string label, ValueReader reader)
    {
        foreach (YamlEntry option in item.Options)
            if (!kind.Keys.Contains(option.Key.Text))
                reader.Report.Add(DiagnosticCatalog.UnknownKey, option.Key.Range,
                    $"{label}: {kind.Word} has no option {Quoted.Of(option.Key.Text)}{reader.Hint(option.Key.Text, kind.Keys)}");
    }

    /// <summary>
    /// The default activation is not given to the last layer that could have one, which yields logits, nor where the only reader
    /// applies a function of its own or comes before one: the normalizations, scale and add.
    /// </summary>
    private static IReadOnlyList<LayerDefaults> DefaultsByPlace(
        IReadOnlyList<LayerSyntax> items, IReadOnlyList<int[]?> sources, LayerDefaults fileDefaults)
    {
        int[] readers = new int[items.Count];
        LayerSyntax?[] lastReader = new LayerSyntax?[items.Count];
        foreach (LayerSyntax item in items)
            foreach (int source in sources[item.Id] ?? [])
                if (source != LayerSpec.NetworkInput)
                    (readers[source], lastReader[source]) = (readers[source] + 1, item);

        // Readers stand below what they read, so the functions below are known from the end upwards.
        ActivationFunction[] functionBelow = new ActivationFunction[items.Count];
        for (int id = items.Count - 1; id >= 0; id--)
            if (readers[id] == 1 && lastReader[id] is LayerSyntax { Kind: LayerKind below } only)
                functionBelow[id] = below.Function == ActivationFunction.None && below.TakesLinearInput
                    ? functionBelow[only.Id]
                    : below.Function;

        int lastActivated = items.LastOrDefault(item => item.Kind is { HasActivation: true })?.Id ?? -1;
        return [.. items.Select(item =>
        {
            bool isLinear = item.Id == lastActivated || readers[item.Id] == 1 && lastReader[item.Id]!.Kind is { TakesLinearInput: true };
            return fileDefaults with
            {
                Activation = isLinear ? Activation.None : fileDefaults.Activation,
                FunctionBelow = functionBelow[item.Id],
            };
        })];
    }
}
