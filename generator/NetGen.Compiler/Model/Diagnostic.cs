namespace NetGen.Compiler;

/// <summary>A mistake in a spec, or a remark on it, as data: which rule, what is to be said, and what it is about.</summary>
/// <param name="Rule">One of <see cref="DiagnosticCatalog"/>.</param>
/// <param name="Message">What was wrong, what was needed, what to do. One line.</param>
/// <param name="Anchor">What it is about.</param>
public sealed record Diagnostic(DiagnosticRule Rule, string Message, Anchor Anchor)
{
    public string Code => Rule.Code;

    public Severity Severity => Rule.Severity;
}

/// <summary>A diagnostic with its place in the file.</summary>
public sealed record LocatedDiagnostic(DiagnosticRule Rule, string Message, string FilePath, TextRange Range)
{
    public string Code => Rule.Code;

    public Severity Severity => Rule.Severity;

    /// <summary>As compilers print it, lines and columns counted from 1: <c>models/deep.yaml(9,5): error NG0201: ...</c></summary>
    public override string ToString()
    {
        string severity = Severity == Severity.Information ? "info" : Severity.ToString().ToLowerInvariant();
        return FormattableString.Invariant($"{FilePath}({Range.StartLine + 1},{Range.StartColumn + 1}): {severity} {Code}: {Message}");
    }
}
