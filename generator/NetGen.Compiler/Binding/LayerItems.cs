namespace NetGen.Compiler;

/// <summary>Takes <c>layers</c> apart: a YAML list, or one comma-separated text; every item a shorthand or a long form.</summary>
internal static class LayerItems
{
    /// <summary>The items in order; null where there are too many or none.</summary>
    public static IReadOnlyList<LayerSyntax>? Read(YamlNode layers, LayerVocabulary vocabulary, ValueReader reader)
    {
        int count = layers switch
        {
            YamlSequence list => list.Items.Count,
            YamlScalar { Text: not "" } text => text.Text.Count(c => c == ',') + 1,
            _ => 0,
        };
        if (layers is YamlMapping)
            reader.Report.Add(DiagnosticCatalog.WrongNode, layers.Range, "layers takes a list; put '- ' before each layer");
        else if (count == 0)
            reader.Report.Add(DiagnosticCatalog.Missing, layers.Range, "layers is empty; a network needs a layer");
        else if (count > SpecLimits.Layers)
            reader.Report.Add(DiagnosticCatalog.TooManyLayers, layers.Range,
                FormattableString.Invariant($"layers holds {count:N0} items; a network has at most {SpecLimits.Layers:N0}"));
        else
            return layers is YamlSequence list
                ? [.. list.Items.Select((item, id) => ReadItem(id, item, vocabulary, reader))]
                : ReadText((YamlScalar)layers, vocabulary, reader);
        return null;
    }

    private static List<LayerSyntax> ReadText(YamlScalar text, LayerVocabulary vocabulary, ValueReader reader)
    {
        List<LayerSyntax> items = [];
        ScalarParts parts = new(text);
        int start = 0;
        foreach (string part in text.Text.Split(','))
        {
            string word = part.Trim();
            // An empty item is where a comma is.
            TextRange range = word.Length == 0
                ? parts.Locate(Math.Max(start - 1, 0), Math.Min(1, text.Text.Length))
                : parts.Locate(start + part.IndexOf(word, StringComparison.Ordinal), word.Length);
            items.Add(ReadItem(items.Count, new YamlScalar(word, word, range), vocabulary, reader));
            start += part.Length + 1;
        }
        return items;
    }

    private static LayerSyntax ReadItem(int id, YamlNode item, LayerVocabulary vocabulary, ValueReader reader)
    {
        string label = FormattableString.Invariant($"layer {id + 1}");
        string text = Quoted.OneLine(SpecText.Of(item), 120);
        switch (item)
        {
            case YamlScalar { Text.Length: > 0 } word:
                (LayerKind? kind, List<YamlEntry>? options) = Shorthand.Read(word, isKey: false, label, vocabulary, reader);
                return new LayerSyntax(id, kind, word.Range, options ?? [], text) { IsBroken = options is null };
            case YamlMapping { Entries.Count: 1 } mapping:
                return ReadLongForm(id, mapping.Entries[0], label, text, vocabulary, reader);
            case YamlMapping { Entries.Count: > 1 } mapping:
                string key = mapping.Entries[0].Key.Text;
                reader.Report.Add(DiagnosticCatalog.WrongNode, mapping.Entries[1].Key.Range,
                    $"{label}: {Quoted.Of(mapping.Entries[1].Key.Text)} stands beside {Quoted.Of(key)}, and a layer is one key; " +
                    $"indent the options below it, or write {Quoted.OneLine(key, 30)}: {{ ... }}");
                break;
            case YamlSequence:
                reader.Report.Add(
                    DiagnosticCatalog.WrongNode, item.Range, $"{label} is a list; write its layers as items of 'layers' themselves");
                break;
            default:
                reader.Report.Add(DiagnosticCatalog.Missing, item.Range, $"{label} is empty; write a layer or remove the item");
                break;
        }
        return new LayerSyntax(id, null, item.Range, [], text) { IsBroken = true };
    }

    private static LayerSyntax ReadLongForm(
        int id, YamlEntry item, string label, string text, LayerVocabulary vocabulary, ValueReader reader)
    {
        (LayerKind? kind, List<YamlEntry>? options) = Shorthand.Read(item.Key, isKey: true, label, vocabulary, reader);
        LayerSyntax layer = new(id, kind, item.Key.Range, options ?? [], text) { IsBroken = options is null };
        if (kind is null || options is null)
            // Its name and 'from' are read all the same, for the layers that refer to it.
            return item.Value is YamlMapping unknown ? layer with { Options = [.. unknown.Entries] } : layer;

        YamlEntry[] ofShorthand = [.. options];

        if (item.Value is YamlMapping mapping)
            foreach (YamlEntry entry in mapping.Entries)
                Add(entry);
        else if (item.Value is YamlScalar { Text.Length: > 0 } value && kind.MainOption is string main)
            Add(new YamlEntry(new YamlScalar(main, main, value.Range), value));
        else if (item.Value is not YamlScalar { Text: "" })
        {
            reader.Report.Add(DiagnosticCatalog.WrongNode, item.Value.Range, kind.Options.Length == 0
                ? $"{label}: {kind.Word} takes no options but name and from; write {kind.Example}"
                : $"{label}: {kind.Word} takes its options as a mapping, not a {ValueReader.KindOf(item.Value)}: "
                    + $"{kind.Word}: {{ {kind.Options[0]}: ... }}");
            return layer with { IsBroken = true };
        }
        return layer;

        void Add(YamlEntry entry)
        {
            if (!ofShorthand.Any(option => option.Key.Text == entry.Key.Text))
                options.Add(entry);
            else
                reader.Report.Add(DiagnosticCatalog.DuplicateKey, entry.Key.Range,
                    $"{label}: the shorthand {Quoted.Of(item.Key.Text)} has already given {Quoted.Of(entry.Key.Text)}; "
                        + "remove one of the two");
        }
    }
}
