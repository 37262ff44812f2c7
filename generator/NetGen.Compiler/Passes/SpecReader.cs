namespace NetGen.Compiler;

/// <summary>What a spec's text says; the spec is null after a mistake.</summary>
public sealed record SpecReading(NetworkSpec? Spec, SourceMap SourceMap, EquatableArray<LocatedDiagnostic> Diagnostics);

/// <summary>Parse and Bind: text to a spec.</summary>
public static class SpecReader
{
    /// <param name="text">The file's text.</param>
    /// <param name="filePath">Where it is, for messages and for the class name where the spec gives none.</param>
    /// <param name="storage">What the project says of the weights' storage, in the spec's words; it stands in for the spec's own. Null or empty for nothing.</param>
    public static SpecReading Read(string text, string filePath, string? storage = null)
    {
        Result<NetworkSyntax> parsed = Parse.Run(text, filePath);
        if (parsed.Value is not NetworkSyntax syntax)
            return new SpecReading(null, new SourceMap(filePath, default), parsed.Diagnostics);

        Bound bound = Bind.Run(syntax, filePath, storage);
        EquatableArray<LocatedDiagnostic> all = parsed.Diagnostics.Concat(bound.Diagnostics).OrderBy(d => d.Range.Start).ToEquatableArray();
        return new SpecReading(parsed.Diagnostics.Count == 0 ? bound.Spec : null, bound.SourceMap, all);
    }
}
