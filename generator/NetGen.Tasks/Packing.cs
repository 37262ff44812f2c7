using NetGen.Compiler;

namespace NetGen.Tasks;

/// <summary>What became of a weights file: the block to embed, or the errors that stand in its way.</summary>
/// <param name="Block">The content of the file to embed, as the runtime's <c>EmbeddedWeights</c> describes it; null after an error.</param>
/// <param name="Diagnostics">Every error, at its place in the spec.</param>
internal sealed record Packing(byte[]? Block, EquatableArray<LocatedDiagnostic> Diagnostics)
{
    /// <summary>Reads a spec and a weights file, compares the two, and packs the weights.</summary>
    /// <param name="specText">The spec's text.</param>
    /// <param name="specPath">Where it is, for messages and for the class name where the spec gives none.</param>
    /// <param name="weightsPath">The safetensors file.</param>
    /// <param name="storage">How the project keeps weights, in place of the spec's own word; empty for nothing.</param>
    /// <param name="allowNonFinite">Whether infinities and NaN are packed as they are.</param>
    public static Packing Run(string specText, string specPath, string weightsPath, string storage = "", bool allowNonFinite = false)
    {
        SpecReading reading = SpecReader.Read(specText, specPath, new ProjectWords(storage.Length == 0 ? null : storage));
        if (reading.Spec is null)
            return new Packing(null, reading.Diagnostics);
        (ShapedNetwork? network, EquatableArray<Diagnostic> mistakes) = InferShapes.Run(reading.Spec);
        if (network is null)
            return Failed(mistakes);

        LoweredNetwork lowered = Lower.Run(Fuse.Run(network), MachineModel.Default);
        if (MemoryChecks.OfParameters(lowered) is Diagnostic tooLarge)
            return Failed(EquatableArray.Of(tooLarge));
        string fileName = Path.GetFileName(weightsPath);
        try
        {
            using SafetensorsReader file = SafetensorsReader.Open(weightsPath);
            EquatableArray<Diagnostic> differences = WeightsCheck.Run(lowered, fileName, file.Header.Tensors);
            return differences.Count > 0 ? Failed(differences) : Pack(lowered, fileName, file);
        }
        catch (WeightsFormatException exception)
        {
            return Failed(EquatableArray.Of(new Diagnostic(
                DiagnosticCatalog.WeightsFormat, $"weights file {exception.Message}", Anchor.File)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Failed(EquatableArray.Of(new Diagnostic(
                DiagnosticCatalog.WeightsUnreadable, $"weights file {fileName} cannot be read: {exception.Message}", Anchor.File)));
        }

        Packing Failed(EquatableArray<Diagnostic> found) => new(null, found.Select(reading.SourceMap.Locate).ToEquatableArray());

        Packing Pack(LoweredNetwork packed, string name, SafetensorsReader file)
        {
            (byte[] block, EquatableArray<Diagnostic> faults) = WeightsPacker.Run(packed, name, file, allowNonFinite);
            return faults.Count > 0 ? Failed(faults) : new Packing(block, default);
        }
    }
}
