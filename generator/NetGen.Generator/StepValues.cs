using NetGen.Compiler;

namespace NetGen.Generator;

// What passes from step to step. All are equal by content, or Roslyn would run the next step again after every edit.

/// <summary>
/// A spec file after Parse and Bind: the spec, the resource that holds its weights, where its words stand, and what the two passes
/// reported.
/// </summary>
internal sealed record ReadSpec(
    string Path, NetworkSpec? Spec, string? WeightsResource, SourceMap SourceMap, EquatableArray<LocatedDiagnostic> Diagnostics);

/// <summary>What a file declares, without positions: equal to what it was before a comment was added.</summary>
internal sealed record DeclaredSpec(string Path, NetworkSpec Spec, string? WeightsResource);

/// <summary>A spec with every shape inferred; no network where one was wrong.</summary>
internal sealed record ShapedSpec(string Path, ShapedNetwork? Network, string? WeightsResource, EquatableArray<Diagnostic> Diagnostics);

/// <summary>The part of a project that generated code depends on.</summary>
internal sealed record GenerationSettings(string RootNamespace, int StackBudget);

/// <summary>The C# files of a spec.</summary>
internal sealed record GeneratedSpec(string Path, EquatableArray<GeneratedFile> Files, EquatableArray<Diagnostic> Diagnostics);

/// <summary>What a step after Read found in a spec; located only where it leaves the generator.</summary>
internal sealed record Findings(string Path, EquatableArray<Diagnostic> Diagnostics);
