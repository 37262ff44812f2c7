using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using NetGen.Compiler;

namespace NetGen.Generator;

/// <summary>An additional file that the build marked as a spec.</summary>
internal static class SpecFile
{
    /// <summary>The metadata that NetGen.targets puts on every NetworkSpec.</summary>
    public const string Marker = "build_metadata.AdditionalFiles.NetGenSpec";

    /// <summary>The metadata it puts on those with weights: the name of the resource that the build embeds.</summary>
    public const string WeightsResource = "build_metadata.AdditionalFiles.NetGenWeightsResource";

    public static bool IsSpec(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue(Marker, out string? value) &&
        string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    public static string? ResourceOf(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue(WeightsResource, out string? name) && name.Length > 0 ? name : null;

    public static ReadSpec Read(AdditionalText file, string? weightsResource, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        string path = file.Path;
        try
        {
            if (file.GetText(token) is not SourceText text)
                return Failed(path, DiagnosticCatalog.Unreadable, $"{Path.GetFileName(path)} could not be read");
            SpecReading reading = SpecReader.Read(text.ToString(), path);
            return new ReadSpec(path, reading.Spec, weightsResource, reading.SourceMap, reading.Diagnostics);
        }
        catch (Exception exception) when (Fault.IsFault(exception))
        {
            return Failed(path, DiagnosticCatalog.CompilerFault, Fault.Message(path, exception));
        }
    }

    private static ReadSpec Failed(string path, DiagnosticRule rule, string message) =>
        new(path, null, null, new SourceMap(path, default), EquatableArray.Of(new LocatedDiagnostic(rule, message, path, default)));
}
