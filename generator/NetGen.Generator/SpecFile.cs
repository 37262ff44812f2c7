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

    private const string Storage = "build_metadata.AdditionalFiles.Storage", Winograd = "build_metadata.AdditionalFiles.Winograd";

    public static bool IsSpec(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue(Marker, out string? value) &&
        string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the project says of the spec.</summary>
    public static ProjectWords WordsOf(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        new(Metadata(Storage, file, options), Metadata(Winograd, file, options), ProjectOptions.Visibility(options.GlobalOptions));

    /// <summary>A metadata's value; null where there is none, or an empty one.</summary>
    public static string? Metadata(string key, AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue(key, out string? value) && value.Length > 0 ? value : null;

    public static ReadSpec Read(AdditionalText file, string? weightsResource, ProjectWords words, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        string path = file.Path;
        try
        {
            if (file.GetText(token) is not SourceText text)
                return Failed(path, DiagnosticCatalog.Unreadable, $"{Path.GetFileName(path)} could not be read");
            SpecReading reading = SpecReader.Read(text.ToString(), path, words);
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
