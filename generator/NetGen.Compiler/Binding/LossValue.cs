namespace NetGen.Compiler;

/// <summary>The loss by its word; one with options also as <c>{ mse: { off: 0.1, on: 0.9 } }</c>.</summary>
internal static class LossValue
{
    private static readonly (string Word, LossKind Kind, string[] Keys, string Example)[] Rows =
    [
        ("softmax-cross-entropy", LossKind.SoftmaxCrossEntropy, ["label-smoothing", "class-weights"], "label-smoothing: 0.1"),
        ("sigmoid-cross-entropy", LossKind.SigmoidCrossEntropy, [], ""),
        ("mse", LossKind.MeanSquaredError, ["off", "on"], "off: 0.1, on: 0.9"),
        ("mae", LossKind.MeanAbsoluteError, ["off", "on"], "off: 0.1, on: 0.9"),
        ("smooth-l1", LossKind.SmoothL1, ["beta", "off", "on"], "beta: 0.5"),
        ("none", LossKind.None, [], ""),
    ];

    public static IReadOnlyList<string> Words { get; } = [.. Rows.Select(row => row.Word)];

    /// <summary>The options of all losses.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Rows.SelectMany(row => row.Keys).Distinct()];

    public static Loss None { get; } = new(LossKind.None, 0, 1);

    public static Loss Read(ValueReader reader, YamlNode node)
    {
        YamlEntry? entry = node is YamlMapping { Entries.Count: 1 } mapping ? mapping.Entries[0] : null;
        if (reader.Choice(entry?.Key ?? node, "loss", Words) is not int index)
            return None;
        Loss loss = None with { Kind = Rows[index].Kind };
        if (entry is null || entry.Value is YamlScalar { Text: "" })
            return loss;
        (string word, _, string[] keys, string example) = Rows[index];
        string place = $"loss: {word}";
        if (entry.Value is not YamlMapping options)
        {
            reader.Report.Add(DiagnosticCatalog.WrongNode, entry.Value.Range, keys.Length == 0
                ? $"{place} takes no options; write it as a word"
                : $"{place} takes a mapping, not a {ValueReader.KindOf(entry.Value)}: {{ {word}: {{ {example} }} }}");
            return loss;
        }
        foreach (YamlEntry option in options.Entries)
        {
            if (keys.Contains(option.Key.Text))
                loss = ReadOption(reader, option, $"{place}: {option.Key.Text}", loss);
            else
                reader.Report.Add(DiagnosticCatalog.UnknownKey, option.Key.Range,
                    $"{place} has no key {Quoted.Of(option.Key.Text)}"
                        + (keys.Length == 0 ? "; write it as a word" : $"; it takes {string.Join(", ", keys)}"));
        }
        return loss;
    }

    private static Loss ReadOption(ValueReader reader, YamlEntry option, string place, Loss loss)
    {
        return option.Key.Text switch
        {
            "off" => loss with { Off = Number(_ => true, "a number that float32 can hold") },
            "on" => loss with { On = Number(_ => true, "a number that float32 can hold") },
            "beta" => loss with { Beta = Number(beta => beta > 0, "above 0") },
            "label-smoothing" => loss with { LabelSmoothing = Number(share => share is >= 0 and < 1, "at least 0 and below 1") },
            _ => loss with
            {
                ClassWeights = NumbersValue.Read(reader, option.Value, place, weight => weight > 0, "above 0") ?? default,
            },
        };

        float Number(Func<float, bool> accepts, string needed) => reader.Single(option.Value, place, accepts, needed) ?? 0;
    }
}
