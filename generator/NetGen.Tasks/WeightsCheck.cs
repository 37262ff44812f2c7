using NetGen.Compiler;
using NetGen.CompilerServices;

namespace NetGen.Tasks;

/// <summary>Compares the tensors of a weights file with a network's parameters: every difference, at the layer it is about.</summary>
internal static class WeightsCheck
{
    /// <summary>A counter that PyTorch's batch normalization keeps beside its parameters and that nothing here needs.</summary>
    private const string IgnoredSuffix = ".num_batches_tracked";

    /// <param name="network">The network.</param>
    /// <param name="fileName">What messages call the file.</param>
    /// <param name="tensors">The file's tensors, of different names.</param>
    public static EquatableArray<Diagnostic> Run(LoweredNetwork network, string fileName, IReadOnlyList<TensorEntry> tensors)
    {
        Dictionary<string, TensorEntry> unclaimed = tensors.ToDictionary(tensor => tensor.Name);
        List<Diagnostic> differences = [];
        foreach (PackedParameter parameter in network.Parameters)
        {
            unclaimed.TryGetValue(parameter.Name, out TensorEntry? tensor);
            unclaimed.Remove(parameter.Name);
            if (Compare(LabelOf(network, parameter), parameter, tensor, fileName) is Diagnostic difference)
                differences.Add(difference);
        }

        foreach (TensorEntry tensor in tensors)
            if (differences.Count <= DiagnosticCatalog.MaxMistakes && unclaimed.ContainsKey(tensor.Name)
                && !tensor.Name.EndsWith(IgnoredSuffix, StringComparison.Ordinal))
                differences.Add(Unknown(network, tensor, fileName));
        if (differences.Count <= DiagnosticCatalog.MaxMistakes)
            return differences.ToEquatableArray();
        Diagnostic more = new(DiagnosticCatalog.TooManyMistakes, DiagnosticCatalog.TooManyMistakesMessage, Anchor.File);
        return differences.Take(DiagnosticCatalog.MaxMistakes).Append(more).ToEquatableArray();
    }

    /// <summary>How messages name the layer of a parameter.</summary>
    public static string LabelOf(LoweredNetwork network, PackedParameter parameter) =>
        network.Network.Source.Layers[parameter.LayerId].Spec.Label;

    private static Diagnostic? Compare(string layer, PackedParameter parameter, TensorEntry? tensor, string fileName)
    {
        Anchor anchor = Anchor.OfLayer(parameter.LayerId);
        string shape = TensorEntry.ShapeOf(parameter.Shaped.Shape);
        if (tensor is null)
            return new Diagnostic(DiagnosticCatalog.TensorMissing,
                $"{layer}: {fileName} has no tensor '{parameter.Name}' {shape}; give it one, or the layer the name that it has there",
                anchor);
        if (!tensor.HasShape(parameter.Shaped.Shape))
            return new Diagnostic(DiagnosticCatalog.TensorShape,
                $"{layer}: '{parameter.Name}' is {tensor.ShapeText} in {fileName}, and the spec makes it {shape};"
                + " change the layer, or train the weights anew",
                anchor);
        if (!tensor.IsFloat)
            return new Diagnostic(DiagnosticCatalog.TensorType,
                $"{layer}: '{parameter.Name}' is of type {TensorEntry.Quote(tensor.Type)} in {fileName}; F32, F16, BF16 and F64 are read",
                anchor);
        return null;
    }

    private static Diagnostic Unknown(LoweredNetwork network, TensorEntry tensor, string fileName)
    {
        ShapedNetwork source = network.Network.Source;
        ShapedLayer? layer = source.Layers.FirstOrDefault(one => tensor.Name.StartsWith(one.Name + ".", StringComparison.Ordinal));
        string message = layer is null
            ? $"{fileName} has a tensor {tensor.QuotedName} {tensor.ShapeText}, and {source.Name} has no layer for it;"
                + " take it out, or add the layer"
            : $"{layer.Spec.Label}: {fileName} has a tensor {tensor.QuotedName} {tensor.ShapeText}, and the layer has no such parameter;"
                + " take it out, or give the layer the option that makes one";
        return new Diagnostic(DiagnosticCatalog.TensorUnknown, message, layer is null ? Anchor.File : Anchor.OfLayer(layer.Id));
    }
}
