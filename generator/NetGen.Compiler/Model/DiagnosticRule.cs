namespace NetGen.Compiler;

public enum Severity { Information, Warning, Error }

/// <summary>A kind of diagnostic.</summary>
/// <param name="Code"><c>NG</c> and four digits; the first two say what it is about.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Title">A few words.</param>
/// <param name="Help">Why it is one and what to do, in a sentence or two.</param>
public sealed record DiagnosticRule(string Code, Severity Severity, string Title, string Help);
