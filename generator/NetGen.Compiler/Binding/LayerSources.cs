namespace NetGen.Compiler;

/// <summary>What every layer reads: the layer above it, or those its <c>from</c> names.</summary>
internal static class LayerSources
{
    /// <summary>The ids each layer reads; null for a layer whose <c>from</c> is wrong, which has been reported.</summary>
    public static IReadOnlyList<int[]?> Read(IReadOnlyList<LayerSyntax> layers, LayerNames names, ValueReader reader) =>
        [.. layers.Select(layer => Read(layer, names, reader))];

    private static int[]? Read(LayerSyntax layer, LayerNames names, ValueReader reader)
    {
        string label = names.LabelOf(layer.Id);
        if (layer.Find("from") is not YamlEntry from)
        {
            if (layer.Kind is not { MinInputs: > 1 } joining)
                return [layer.Id - 1];
            reader.Report.Add(
                DiagnosticCatalog.Missing, layer.Range, $"{label}: from is missing; name the layers it joins: {joining.Example}");
            return null;
        }

        IReadOnlyList<YamlNode> sources = from.Value is YamlSequence list ? list.Items : [from.Value];
        if (sources.Count > SpecLimits.Sources)
        {
            reader.Report.Add(DiagnosticCatalog.SourceCount, from.Value.Range, FormattableString.Invariant(
                $"{label}: from names {sources.Count:N0} layers, and a layer joins at most {SpecLimits.Sources}; ")
                    + "join groups of them first, and then the groups");
            return null;
        }
        int?[] ids = [.. sources.Select(source => ReadSource(layer.Id, source, $"{label}: from", names, reader))];
        if (ids.Contains(null) || layer.Kind is not LayerKind kind)
            return null;
        if (ids.Length >= kind.MinInputs && ids.Length <= kind.MaxInputs)
            return [.. ids.Select(id => id!.Value)];
        string needed = kind.MaxInputs == 1 ? "one" : kind.MaxInputs == 2 ? "two" : "two or more";
        string advice = kind.MaxInputs == 1 ? "; join them first by add or concat" : "";
        reader.Report.Add(DiagnosticCatalog.SourceCount, from.Value.Range, FormattableString.Invariant(
            $"{label}: from names {Counted.Of(ids.Length, "layer")}, but {kind.Word} reads {needed}{advice}"));
        return null;
    }

    private static int? ReadSource(int reading, YamlNode source, string place, LayerNames names, ValueReader reader)
    {
        if (reader.Word(source, place) is not string name)
            return null;
        if (name == LayerSpec.NetworkInputName)
            return LayerSpec.NetworkInput;
        if (names.Find(name) is int id && id < reading)
            return id;
        string why = names.Find(name) is not int later ? "is no layer above it" + Suggestion(name, names.Above(reading), reader)
            : later == reading ? "is the layer itself; a layer reads those above it"
            : FormattableString.Invariant($"is layer {later + 1}, below it; a layer reads those above it");
        reader.Report.Add(DiagnosticCatalog.UnknownSource, source.Range, $"{place} {Quoted.Of(name)} {why}");
        return null;
    }

    private static string Suggestion(string name, IEnumerable<string> known, ValueReader reader) =>
        reader.Report.IsFull || NearestWord.Find(name, known) is not string meant ? "" : $"; did you mean {Quoted.Of(meant)}?";
}
