namespace NetGen.Compiler;

/// <summary>Reads the top-level keys but <c>layers</c>. A key left out or wrong gives its default.</summary>
internal sealed class TopLevel(YamlMapping root, ValueReader reader)
{
    public static IReadOnlyList<string> Keys { get; } =
    [
        "version", "name", "namespace", "visibility", "input", "layers", "loss", "activation", "padding", "training", "storage", "winograd",
        "classes", "normalize",
    ];

    /// <summary>The words, in the order of <see cref="ClassVisibility"/>.</summary>
    public static IReadOnlyList<string> VisibilityWords { get; } = ["public", "internal"];

    public static IReadOnlyList<string> WinogradWords { get; } = ["auto", "never"];

    public void CheckKeys()
    {
        foreach (YamlEntry entry in root.Entries)
            if (!Keys.Contains(entry.Key.Text))
                reader.Report.Add(DiagnosticCatalog.UnknownKey, entry.Key.Range,
                    $"{Quoted.Of(entry.Key.Text)} is no key of a spec{reader.Hint(entry.Key.Text, Keys)}");
        if (Find("version") is YamlNode version && reader.Integer(version, "version", int.MinValue, int.MaxValue) is not null and not 1)
            reader.Report.Add(DiagnosticCatalog.OutOfRange, version.Range,
                $"version is {Quoted.OneLine(((YamlScalar)version).Text, 30)}; this compiler reads version 1 of the language");
    }

    public string Name(string filePath)
    {
        YamlNode? given = Find("name");
        string? name = given is null ? CSharpNames.ClassNameOf(filePath) : reader.Word(given, "name");
        if (name is not null && CSharpNames.FaultOfClass(name) is string fault)
            reader.Report.Add(DiagnosticCatalog.ClassName, given?.Range ?? default, given is null
                ? $"the file's name makes the class name {Quoted.Of(name)}, which {fault}; add a 'name' or rename the file"
                : $"the name {Quoted.Of(name)} {fault}; choose another");
        return name ?? "";
    }

    public string? Namespace()
    {
        if (Find("namespace") is not YamlNode node || reader.Word(node, "namespace") is not string name)
            return null;
        if (CSharpNames.FaultOfNamespace(name) is string fault)
            reader.Report.Add(DiagnosticCatalog.ClassName, node.Range, $"the namespace {Quoted.Of(name)} {fault}");
        return name;
    }

    /// <param name="ofProject">What holds where the spec does not say.</param>
    public ClassVisibility Visibility(string? ofProject)
    {
        int? own = Find("visibility") is YamlNode node ? reader.Choice(node, "visibility", VisibilityWords) : null;
        int? project = ofProject is null ? null
            : reader.Choice(OfProject(ofProject), "the build property NetGenVisibility", VisibilityWords);
        return (ClassVisibility)(own ?? project ?? 0);
    }

    public TensorShape Input() =>
        Require("input", $"input is missing; it is {ShapeValue.Form}") is YamlNode node
        && ShapeValue.Read(reader, node, "input") is TensorShape shape
            ? shape
            : TensorShape.Vector(1);

    /// <summary>Whether the network is to be trained; null where the spec does not say.</summary>
    public bool? Training() => Find("training") is YamlNode node ? reader.Flag(node, "training") : null;

    /// <summary>Reports that a network which keeps weights in two bytes is asked to train.</summary>
    public void RefuseTraining() => reader.Report.Add(DiagnosticCatalog.TrainsHalfSize, Find("training")!.Range,
        "training is true, and weights are kept in two bytes, too coarse for updates to add up; "
            + "train a spec with storage: float32, and load its weights in this one");

    public Loss Loss(bool training)
    {
        if (Find("loss") is YamlNode node)
            return LossValue.Read(reader, node);
        if (training)
            Require("loss", $"loss is missing; write one of {string.Join(", ", LossValue.Words)}, or training: false");
        return LossValue.None;
    }

    /// <param name="storage">What the project says instead of the spec.</param>
    public LayerDefaults Defaults(string? storage) => new(
        (Find("padding") is YamlNode padding ? PaddingValue.Read(reader, padding, "padding") : null) ?? Padding.Same,
        (Find("activation") is YamlNode activation ? ActivationValue.Read(reader, activation, "activation") : null)
            ?? ActivationValue.Default(ActivationFunction.Relu),
        ActivationFunction.None, Storage(storage));

    private StorageType Storage(string? ofProject)
    {
        StorageType? own = Find("storage") is YamlNode node ? StorageValue.Read(reader, node, "storage") : null;
        return (ofProject is null ? null : StorageValue.Read(reader, OfProject(ofProject), "Storage of the NetworkSpec item"))
            ?? own ?? StorageType.Float32;
    }

    /// <param name="ofProject">What the project says instead of the spec.</param>
    public WinogradUse Winograd(string? ofProject)
    {
        int? own = Find("winograd") is YamlNode node ? reader.Choice(node, "winograd", WinogradWords) : null;
        int? project = ofProject is null ? null : reader.Choice(OfProject(ofProject), "Winograd of the NetworkSpec item", WinogradWords);
        return (project ?? own) is 1 ? WinogradUse.Never : WinogradUse.Auto;
    }

    /// <summary>A word of the project's: it has no place in the spec, so a mistake in it is reported at the spec's start.</summary>
    private static YamlScalar OfProject(string word) => new(word, word, default);

    public EquatableArray<string> Classes() => Find("classes") is YamlNode node ? ClassesValue.Read(reader, node) : default;

    public Normalization? Normalization() => Find("normalize") is YamlNode node ? NormalizationValue.Read(reader, node) : null;

    public YamlNode? Layers() => Require("layers", "layers is missing; it is the list of the network's layers");

    private YamlNode? Find(string key) => root.Find(key)?.Value;

    private YamlNode? Require(string key, string message)
    {
        YamlNode? node = Find(key);
        if (node is null && !reader.IsMisspelt(key, root.Entries, Keys))
            reader.Report.Add(DiagnosticCatalog.Missing, root.Entries.Count > 0 ? root.Entries[0].Key.Range : root.Range, message);
        return node;
    }
}
