namespace NetGen.Compiler;

/// <summary>The loss by its word; <c>mse</c> also as <c>{ mse: { off: 0.1, on: 0.9 } }</c>.</summary>
internal static class LossValue
{
    /// <summary>The words, in the order of <see cref="Kinds"/>.</summary>
    public static IReadOnlyList<string> Words { get; } = ["softmax-cross-entropy", "sigmoid-cross-entropy", "mse", "none"];

    public static IReadOnlyList<string> TargetKeys { get; } = ["off", "on"];

    public static Loss None { get; } = new(LossKind.None, 0, 1);

    private static readonly LossKind[] Kinds =
        [LossKind.SoftmaxCrossEntropy, LossKind.SigmoidCrossEntropy, LossKind.MeanSquaredError, LossKind.None];

    public static Loss Read(ValueReader reader, YamlNode node)
    {
        YamlEntry? entry = node is YamlMapping { Entries.Count: 1 } mapping ? mapping.Entries[0] : null;
        if (reader.Choice(entry?.Key ?? node, "loss", Words) is not int index)
            return None;
        Loss loss = None with { Kind = Kinds[index] };
        return entry is null || entry.Value is YamlScalar { Text: "" } ? loss : ReadTargets(reader, entry, loss);
    }

    private static Loss ReadTargets(ValueReader reader, YamlEntry entry, Loss loss)
    {
        string place = $"loss: {entry.Key.Text}";
        if (entry.Value is not YamlMapping options)
        {
            reader.Report.Add(DiagnosticCatalog.WrongNode, entry.Value.Range,
                $"{place} takes a mapping, not a {ValueReader.KindOf(entry.Value)}: {{ mse: {{ off: 0.1, on: 0.9 }} }}");
            return loss;
        }
        foreach (YamlEntry option in options.Entries)
        {
            if (loss.Kind != LossKind.MeanSquaredError || !TargetKeys.Contains(option.Key.Text))
                reader.Report.Add(DiagnosticCatalog.UnknownKey, option.Key.Range,
                    $"{place} has no key {Quoted.Of(option.Key.Text)}"
                        + (loss.Kind == LossKind.MeanSquaredError ? "; it takes off, on" : "; write it as a word"));
            else if (reader.Single(option.Value, $"{place}: {option.Key.Text}", _ => true, "a number that float32 can hold")
                is float target)
                loss = option.Key.Text == "off" ? loss with { Off = target } : loss with { On = target };
        }
        return loss;
    }
}
