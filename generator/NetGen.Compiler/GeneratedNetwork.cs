namespace NetGen.Compiler;

/// <summary>A network's generated files, and remarks; or no file, and the mistake that stands in the way.</summary>
public sealed record GeneratedNetwork(EquatableArray<GeneratedFile> Files, EquatableArray<Diagnostic> Diagnostics);
