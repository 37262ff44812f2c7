namespace NetGen.Compiler;

/// <summary>What <see cref="Bind"/> made of a tree; the spec is null after a mistake.</summary>
public sealed record Bound(NetworkSpec? Spec, SourceMap SourceMap, EquatableArray<LocatedDiagnostic> Diagnostics);

/// <summary>YAML nodes to typed layers. Reports all mistakes, not the first.</summary>
public static class Bind
{
    public static Bound Run(NetworkSyntax syntax, string filePath, ProjectWords project)
    {
        SpecReport report = new(filePath);
        ValueReader reader = new(report);
        TopLevel top = new(syntax.Root, reader);

        top.CheckKeys();
        string name = top.Name(filePath);
        string? @namespace = top.Namespace();
        ClassVisibility visibility = top.Visibility(project.Visibility);
        TensorShape input = top.Input();
        LayerDefaults defaults = top.Defaults(project.Storage);
        bool? asked = top.Training();
        bool training = asked ?? defaults.Storage == StorageType.Float32;
        Loss loss = top.Loss(training);
        WinogradUse winograd = top.Winograd(project.Winograd);
        EquatableArray<string> classes = top.Classes();
        Normalization? normalization = top.Normalization();
        IReadOnlyList<LayerSyntax> items = top.Layers() is YamlNode list
            ? LayerItems.Read(list, LayerCatalog.Vocabulary, reader) ?? []
            : [];
        IReadOnlyList<LayerSpec>? layers = LayerBinder.Bind(items, defaults, reader);
        // Weights of two bytes are for inference; a spec need not say so, but must not ask for more.
        if (layers is not null)
            training = asked ?? !layers.Any(IsHalfSize);
        if (asked == true && layers?.Any(IsHalfSize) == true)
            top.RefuseTraining();

        NetworkSpec? spec = report.Count > 0 || layers is null
            ? null
            : new NetworkSpec(
                name, @namespace, input, layers.ToEquatableArray(), loss, training, defaults.Storage,
                winograd, classes, normalization)
            { Visibility = visibility };
        return new Bound(spec, new SourceMap(filePath, Places(syntax.Root, items).ToEquatableArray()), report.ToArray());
    }

    private static bool IsHalfSize(LayerSpec layer) => layer.Layer is Dense { Storage: not StorageType.Float32 };

    private static IEnumerable<SourceMapEntry> Places(YamlMapping root, IReadOnlyList<LayerSyntax> items)
    {
        foreach (YamlEntry entry in root.Entries)
        {
            yield return new SourceMapEntry(Anchor.OfKey(entry.Key.Text), entry.Value.Range);
            // The keys within normalize are anchors too.
            if (entry.Key.Text == "normalize" && entry.Value is YamlMapping options)
                foreach (YamlEntry option in options.Entries)
                    yield return new SourceMapEntry(Anchor.OfKey("normalize." + option.Key.Text), option.Value.Range);
            // So are those of a loss.
            if (entry.Key.Text == "loss" && entry.Value is YamlMapping { Entries.Count: 1 } loss
                && loss.Entries[0].Value is YamlMapping ofLoss)
                foreach (YamlEntry option in ofLoss.Entries)
                    yield return new SourceMapEntry(Anchor.OfKey("loss." + option.Key.Text), option.Value.Range);
        }
        foreach (LayerSyntax item in items)
        {
            yield return new SourceMapEntry(Anchor.OfLayer(item.Id), item.Range);
            foreach (YamlEntry option in item.Options)
                yield return new SourceMapEntry(Anchor.OfOption(item.Id, option.Key.Text), option.Value.Range);
        }
    }
}
