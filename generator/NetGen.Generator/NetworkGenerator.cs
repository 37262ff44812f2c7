using Microsoft.CodeAnalysis;
using NetGen.Compiler;

namespace NetGen.Generator;

/// <summary>
/// Turns every spec of a project into a C# class. Roslyn runs a step again only when a value it reads has changed, by content:
/// <code>
/// spec file ──► Read ──► spec ──► Shapes ──► Generate ──► C#
///                 │                 │   ▲        │  ▲
///                 │   names of all ─┼───┴ clashes│  └── namespace, stack budget
///                 ▼                 ▼            ▼
///              positions ───────► Diagnostics (joined here alone)
/// </code>
/// So a comment in a spec re-runs Read, an edit to C# nothing, and an edit to one spec nothing of another.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ProjectOptions> project = context.AnalyzerConfigOptionsProvider
            .Combine(context.CompilationProvider.Select(static (compilation, _) => CompilationFacts.Of(compilation)))
            .Select(static (pair, _) => ProjectOptions.Read(pair.Left.GlobalOptions, pair.Right))
            .WithTrackingName(StepNames.Project);

        IncrementalValuesProvider<ReadSpec> read = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Where(static pair => SpecFile.IsSpec(pair.Left, pair.Right))
            .Select(static (pair, _) => (
                File: pair.Left, WeightsResource: SpecFile.Metadata(SpecFile.WeightsResource, pair.Left, pair.Right),
                Words: SpecFile.WordsOf(pair.Left, pair.Right)))
            .Select(static (spec, token) => SpecFile.Read(spec.File, spec.WeightsResource, spec.Words, token))
            .WithTrackingName(StepNames.Read);

        IncrementalValuesProvider<DeclaredSpec> declared = read
            .Where(static reading => reading.Spec is not null)
            .Select(static (reading, _) => new DeclaredSpec(reading.Path, reading.Spec!, reading.WeightsResource));

        IncrementalValueProvider<EquatableArray<Findings>> clashes = declared
            .Combine(project)
            .Select(static (pair, _) => ClassClaim.Of(pair.Left, pair.Right))
            .Collect()
            .Select(static (claims, _) => ClassClaim.FindClashes(claims))
            .WithTrackingName(StepNames.Clashes);

        IncrementalValuesProvider<ShapedSpec> shaped = declared
            .Select(Steps.InferShapes)
            .WithTrackingName(StepNames.Shapes);

        IncrementalValuesProvider<GeneratedSpec> generated = shaped
            .Where(static spec => spec.Network is not null)
            .Combine(clashes)
            .Where(static pair => !pair.Right.Any(findings => findings.Path == pair.Left.Path))
            .Select(static (pair, _) => pair.Left)
            .Combine(project.Select(static (options, _) => new GenerationSettings(options.RootNamespace, options.StackBudget)))
            .Select(static (pair, token) => Steps.Generate(pair.Left, pair.Right, token))
            .WithTrackingName(StepNames.Generate);

        IncrementalValuesProvider<EquatableArray<LocatedDiagnostic>> diagnostics = read
            .Combine(NotEmpty(shaped.Select(static (spec, _) => new Findings(spec.Path, spec.Diagnostics))))
            .Combine(NotEmpty(generated.Select(static (spec, _) => new Findings(spec.Path, spec.Diagnostics))))
            .Combine(clashes)
            .Select(static (found, _) => Steps.Locate(
                found.Left.Left.Left, found.Left.Left.Right.Concat(found.Left.Right).Concat(found.Right)))
            .WithTrackingName(StepNames.Diagnostics);

        IncrementalValueProvider<EquatableArray<Compiler.Diagnostic>> projectDiagnostics = project
            .Combine(read.Collect().Select(static (all, _) => all.Length > 0))
            .Select(static (pair, _) => pair.Right ? pair.Left.Diagnostics() : default);

        context.RegisterSourceOutput(generated, Outputs.AddSources);
        context.RegisterSourceOutput(diagnostics, Outputs.Report);
        context.RegisterSourceOutput(projectDiagnostics, Outputs.ReportOnProject);
    }

    /// <summary>What was found in all specs. Most often empty, so that it seldom changes with an edit to a spec.</summary>
    private static IncrementalValueProvider<EquatableArray<Findings>> NotEmpty(IncrementalValuesProvider<Findings> findings) => findings
        .Where(static found => found.Diagnostics.Count > 0)
        .Collect()
        .Select(static (all, _) => all.ToEquatableArray());
}
