using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace NetGen.Generator.Tests;

/// <summary>A project as the compiler sees it: C#, specs, build properties. A value, so that a test edits it with <c>with</c>.</summary>
internal sealed record Project
{
    public static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.") || name is "netstandard.dll" or "mscorlib.dll" or "NetGen.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public ImmutableArray<InMemorySpec> Specs { get; init; } = [];

    public ImmutableArray<string> Sources { get; init; } = [];

    public ImmutableDictionary<string, string> Properties { get; init; } =
        ImmutableDictionary<string, string>.Empty.Add("RootNamespace", "Zoo");

    public string AssemblyName { get; init; } = "Zoo";

    public OptimizationLevel Optimization { get; init; } = OptimizationLevel.Release;

    /// <summary>The project's NoWarn.</summary>
    public ImmutableArray<string> Suppressed { get; init; } = [];

    public LanguageVersion Language { get; init; } = LanguageVersion.CSharp12;

    /// <summary>A project of these specs, by file and text.</summary>
    public static Project Of(params (string Path, string Text)[] specs) => new()
    {
        Specs = [.. specs.Select(spec => new InMemorySpec(spec.Path, spec.Text))],
    };

    public BuildOptions Options => new(Properties);

    public CSharpParseOptions ParseOptions => new(Language, DocumentationMode.Diagnose);

    /// <summary>The strictest that a user's project may ask for.</summary>
    public CSharpCompilation Compilation => CSharpCompilation.Create(
        AssemblyName,
        Sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"Source{i}.cs")),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: Optimization,
            checkOverflow: true,
            allowUnsafe: false,
            generalDiagnosticOption: ReportDiagnostic.Error,
            specificDiagnosticOptions: Suppressed.Select(code => KeyValuePair.Create(code, ReportDiagnostic.Suppress)),
            warningLevel: 9999,
            nullableContextOptions: NullableContextOptions.Enable));
}
