namespace NetGen.Compiler;

/// <summary>How weights are kept, by its word.</summary>
internal static class StorageValue
{
    /// <summary>The words, the supported ones in the order of <see cref="StorageType"/>.</summary>
    public static IReadOnlyList<string> Words { get; } = ["float32", "bfloat16", "float16", "int8"];

    public static StorageType? Read(ValueReader reader, YamlNode node, string place)
    {
        if (reader.Choice(node, place, Words) is not int index)
            return null;
        if (index <= (int)StorageType.Float16)
            return (StorageType)index;
        reader.Report.Add(DiagnosticCatalog.NotYetSupported, node.Range,
            $"{place} {Quoted.Of(Words[index])} is part of the language, but not supported yet by this version; "
                + "write float32, bfloat16 or float16");
        return null;
    }
}
