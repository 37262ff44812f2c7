namespace NetGen.Compiler;

/// <summary>
/// The layers' names: the given ones, and for the others their kind and its count (<c>conv1</c>, <c>pool1</c>, <c>conv2</c>). The count
/// goes over all layers of the kind, named or not, so that naming one renames no other.
/// </summary>
internal sealed class LayerNames
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly string?[] _names;

    private LayerNames(int count) => _names = new string?[count];

    /// <summary>How messages name a layer: <c>layer 6 'pool5'</c>, or <c>layer 6</c> where it has no name.</summary>
    public string LabelOf(int id) => FormattableString.Invariant($"layer {id + 1}") + (_names[id] is string name ? $" '{name}'" : "");

    /// <summary>The layer's name; null after a mistake.</summary>
    public string? this[int id] => _names[id];

    public int? Find(string name) => _ids.TryGetValue(name, out int id) ? id : null;

    /// <summary>The names of the layers above one, the nearest first.</summary>
    public IEnumerable<string> Above(int id) => _names.Take(id).Reverse().OfType<string>().Append(LayerSpec.NetworkInputName);

    public static LayerNames Read(IReadOnlyList<LayerSyntax> layers, ValueReader reader)
    {
        LayerNames names = new(layers.Count);
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        // Given names first: a mistake is at the layer that could have another, never at one that was named by its count.
        foreach (LayerSyntax layer in layers)
            if (layer.Find("name") is YamlEntry name)
                names.Give(layer.Id, name.Value, reader);
        foreach (LayerSyntax layer in layers)
        {
            if (layer.Kind is not LayerKind kind)
                continue;
            counts.TryGetValue(kind.NamePrefix, out int count);
            counts[kind.NamePrefix] = count + 1;
            if (names._names[layer.Id] is null && layer.Find("name") is null)
                names.GiveCounted(layer, FormattableString.Invariant($"{kind.NamePrefix}{count + 1}"), layers, reader);
        }
        return names;
    }

    private void Give(int id, YamlNode value, ValueReader reader)
    {
        if (reader.Word(value, $"{LabelOf(id)}: name") is not string name)
            return;
        if (Fault(name) is string fault)
            reader.Report.Add(DiagnosticCatalog.LayerName, value.Range, $"{LabelOf(id)}: the name {Quoted.Of(name)} {fault}");
        else if (Find(name) is int other)
            reader.Report.Add(DiagnosticCatalog.NameTwice, value.Range, FormattableString.Invariant(
                $"layer {id + 1}: the name '{name}' is that of layer {other + 1} already; give one of the two another"));
        else
            (_names[id], _ids[name]) = (name, id);
    }

    private void GiveCounted(LayerSyntax layer, string name, IReadOnlyList<LayerSyntax> layers, ValueReader reader)
    {
        if (Find(name) is int other)
            reader.Report.Add(DiagnosticCatalog.NameTwice, layers[other].Find("name")!.Value.Range, FormattableString.Invariant(
                $"layer {other + 1}: the name '{name}' is what layer {layer.Id + 1}, which is given none, is called by its count; ")
                + "choose another");
        else
            (_names[layer.Id], _ids[name]) = (name, layer.Id);
    }

    private static string? Fault(string name)
    {
        if (name == LayerSpec.NetworkInputName)
            return "is the network's input; choose another";
        if (name.Length > SpecLimits.NameLength)
            return FormattableString.Invariant($"has {name.Length} characters; at most {SpecLimits.NameLength} are possible");
        bool isValid = name[0] is >= 'a' and <= 'z' or >= 'A' and <= 'Z'
            && name.All(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' or '.');
        return isValid ? null : "is not a letter followed by letters, digits, '_' and '.'";
    }
}
