namespace NetGen.CompilerServices;

/// <summary>A network's parameters in a safetensors file: which tensor is which parameter, and every way in which the two differ.</summary>
internal static class WeightsFile
{
    /// <summary>A counter that PyTorch's batch normalization keeps beside its parameters and that nothing here needs.</summary>
    private const string IgnoredSuffix = ".num_batches_tracked";

    /// <summary>Unknown tensors that a message names at most.</summary>
    public const int MaxUnknown = 1000;

    /// <summary>What loaders of PyTorch's ecosystem ask for.</summary>
    private static readonly KeyValuePair<string, string>[] s_metadata = [new("format", "pt")];

    /// <summary>
    /// Reads every parameter, or throws with every tensor that is missing, misshapen, of another type or too many; then with every one
    /// that has a value the parameter cannot have.
    /// </summary>
    public static void ReadAll(SafetensorsFile file, PackedTensors tensors, bool allowNonFinite)
    {
        Dictionary<string, TensorEntry> entries = file.Header.Tensors.ToDictionary(tensor => tensor.Name);
        List<string> problems = [];
        foreach (ParameterInfo parameter in tensors.Info.Parameters)
        {
            if (!entries.Remove(parameter.Name, out TensorEntry? entry))
                problems.Add($"tensor '{parameter.Name}' {TensorEntry.ShapeOf(parameter.Shape)} is missing");
            else if (Difference(entry, parameter) is string difference)
                problems.Add(difference);
        }

        problems.AddRange(file.Header.Tensors
            .Where(tensor => entries.ContainsKey(tensor.Name) && !tensor.Name.EndsWith(IgnoredSuffix, StringComparison.Ordinal))
            .Take(MaxUnknown)
            .Select(tensor => $"tensor {tensor.QuotedName} {tensor.ShapeText} is none of {tensors.Info.Name}'s"));

        if (problems.Count > 0)
            throw new WeightsFormatException(file.Name, problems);

        Dictionary<string, TensorEntry> byName = file.Header.Tensors.ToDictionary(tensor => tensor.Name);
        foreach (ParameterInfo parameter in tensors.Info.Parameters)
        {
            float[] values = Read(file, byName[parameter.Name], parameter);
            if (ParameterFault.Find(parameter.Name, parameter, values, allowNonFinite) is string fault)
                problems.Add(fault);
            else
                tensors.Write(parameter, values);
        }

        if (problems.Count > 0)
            throw new WeightsFormatException(file.Name, problems);
    }

    /// <summary>Reads the parameters that the file has by name and shape; nothing is changed before all are read.</summary>
    /// <returns>The names of the file's tensors that are not among them.</returns>
    public static IReadOnlyList<string> ReadMatching(SafetensorsFile file, PackedTensors tensors, bool allowNonFinite)
    {
        Dictionary<string, ParameterInfo> parameters = tensors.Info.Parameters.ToDictionary(parameter => parameter.Name);
        List<(ParameterInfo Parameter, float[] Values)> taken = [];
        List<string> left = [], problems = [];
        foreach (TensorEntry tensor in file.Header.Tensors)
        {
            if (parameters.TryGetValue(tensor.Name, out ParameterInfo? parameter) && Difference(tensor, parameter) is null
                && Read(file, tensor, parameter) is float[] values && ParameterFault.Mismatch(tensor.Name, parameter, values) is null)
            {
                taken.Add((parameter, values));
                if (!allowNonFinite && ParameterFault.NonFinite(tensor.Name, values) is string fault)
                    problems.Add(fault);
            }
            else
            {
                left.Add(tensor.Name);
            }
        }

        if (problems.Count > 0)
            throw new WeightsFormatException(file.Name, problems);

        foreach ((ParameterInfo parameter, float[] values) in taken)
            tensors.Write(parameter, values);
        return left;
    }

    public static void Write(string path, PackedTensors tensors, bool allowNonFinite) =>
        SafetensorsWriter.Write(path, s_metadata, [.. Sources(tensors, "")], allowNonFinite);

    /// <summary>The tensors of a block, to be written under their names behind a prefix.</summary>
    public static IEnumerable<TensorSource> Sources(PackedTensors tensors, string prefix) =>
        tensors.Info.Parameters.Select(parameter => new TensorSource(
            prefix + parameter.Name, parameter.Shape, parameter.Length, parameter.Storage, values => tensors.Read(parameter, values)));

    /// <summary>What keeps a tensor from being a parameter; null where nothing does.</summary>
    public static string? Difference(TensorEntry tensor, ParameterInfo parameter)
    {
        if (!tensor.HasShape(parameter.Shape))
            return $"tensor {tensor.QuotedName} is {tensor.ShapeText}; the network's is {TensorEntry.ShapeOf(parameter.Shape)}";
        if (!tensor.IsFloat)
            return $"tensor {tensor.QuotedName} is of type {TensorEntry.Quote(tensor.Type)}; F32, F16, BF16 and F64 are read";
        return null;
    }

    public static float[] Read(SafetensorsFile file, TensorEntry tensor, ParameterInfo parameter)
    {
        float[] values = new float[parameter.Length];
        file.Read(tensor, values);
        return values;
    }
}
