using Microsoft.Build.Framework;
using NetGen.Compiler;

namespace NetGen.Tasks;

/// <summary>
/// The build task behind <c>&lt;NetworkSpec Weights="..." /&gt;</c>: checks a safetensors file against its spec, reports every difference
/// as an error at the spec, and writes the parameters in the layout that the generated kernels read.
/// </summary>
public sealed class PackWeights : Microsoft.Build.Utilities.Task
{
    /// <summary>The spec.</summary>
    [Required]
    public ITaskItem Spec { get; set; } = null!;

    /// <summary>The safetensors file.</summary>
    [Required]
    public ITaskItem Weights { get; set; } = null!;

    /// <summary>The file to write; it is not written after an error.</summary>
    [Required]
    public ITaskItem Packed { get; set; } = null!;

    /// <summary>How weights are kept, in place of the spec's own word; empty for what the spec says.</summary>
    public string Storage { get; set; } = "";

    /// <summary>Whether infinities and NaN are embedded as they are.</summary>
    public bool AllowNonFinite { get; set; }

    public override bool Execute()
    {
        string specPath = Spec.GetMetadata("FullPath");
        try
        {
            Packing packing = Packing.Run(
                File.ReadAllText(specPath), Spec.ItemSpec, Weights.GetMetadata("FullPath"), Storage, AllowNonFinite);
            foreach (LocatedDiagnostic diagnostic in packing.Diagnostics)
                Report(diagnostic);
            if (packing.Block is byte[] block)
                Write(Packed.GetMetadata("FullPath"), block);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            DiagnosticRule rule = DiagnosticCatalog.WeightsUnreadable;
            Log.LogError(null, rule.Code, null, rule.HelpLink, Spec.ItemSpec, 0, 0, 0, 0, "{0}", exception.Message);
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>Whole or not at all: a build that is stopped here leaves no half file for the next one to take.</summary>
    private static void Write(string path, byte[] block)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = path + ".tmp";
        File.WriteAllBytes(temporary, block);
        File.Delete(path);
        File.Move(temporary, path);
    }

    private void Report(LocatedDiagnostic diagnostic)
    {
        // The start alone, as the C# compiler prints what the generator finds in a spec.
        if (diagnostic.Severity == Severity.Error)
            Log.LogError(
                null, diagnostic.Code, null, diagnostic.Rule.HelpLink, diagnostic.FilePath,
                diagnostic.Range.StartLine + 1, diagnostic.Range.StartColumn + 1, 0, 0, "{0}", diagnostic.Message);
    }
}
