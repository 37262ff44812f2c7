namespace NetGen.Compiler;

/// <summary>What a spec's text says; the spec is null after a mistake.</summary>
public sealed record SpecReading(NetworkSpec? Spec, SourceMap SourceMap, EquatableArray<LocatedDiagnostic> Diagnostics);

/// <summary>What a project says of a spec; null for nothing.</summary>
/// <param name="Storage">How weights are kept, in place of the spec's own word.</param>
/// <param name="Winograd">Whether convolutions may use Winograd's algorithm, in place of the spec's own word.</param>
/// <param name="Visibility">Who can use the classes of specs that do not say.</param>
public sealed record ProjectWords(string? Storage = null, string? Winograd = null, string? Visibility = null)
{
    public static readonly ProjectWords None = new();
}

/// <summary>Parse and Bind: text to a spec.</summary>
public static class SpecReader
{
    /// <param name="text">The file's text.</param>
    /// <param name="filePath">Where it is, for messages and for the class name where the spec gives none.</param>
    /// <param name="project">What the project says; null for nothing.</param>
    public static SpecReading Read(string text, string filePath, ProjectWords? project = null)
    {
        Result<NetworkSyntax> parsed = Parse.Run(text, filePath);
        if (parsed.Value is not NetworkSyntax syntax)
            return new SpecReading(null, new SourceMap(filePath, default), parsed.Diagnostics);

        Bound bound = Bind.Run(syntax, filePath, project ?? ProjectWords.None);
        EquatableArray<LocatedDiagnostic> all = parsed.Diagnostics.Concat(bound.Diagnostics).OrderBy(d => d.Range.Start).ToEquatableArray();
        return new SpecReading(parsed.Diagnostics.Count == 0 ? bound.Spec : null, bound.SourceMap, all);
    }
}
