using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Generator.Tests;

/// <summary>The generator run on a project, always twice: a second run over the same content must find everything cached.</summary>
internal sealed class Generation
{
    private readonly Project _project;
    private readonly GeneratorDriver _driver;

    private Generation(Project project, GeneratorDriver driver, Compilation compilation, ImmutableArray<Diagnostic> diagnostics)
    {
        _project = project;
        _driver = driver;
        Compilation = compilation;
        Diagnostics = diagnostics;
    }

    /// <summary>The project's C# with the generated.</summary>
    public Compilation Compilation { get; }

    /// <summary>What the generator said.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The generated files.</summary>
    public ImmutableArray<GeneratedSourceResult> Files => _driver.GetRunResult().Results.Single().GeneratedSources;

    public static Generation Run(Project project)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new NetworkGenerator().AsSourceGenerator()],
            project.Specs,
            project.ParseOptions,
            project.Options,
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        Generation first = Run(driver, project);
        Generation second = Run(first._driver, project);
        foreach (string step in TrackedSteps.All)
            Assert.All(second.Reasons(step), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(second.OutputReasons(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal(first.Files.Select(file => file.HintName), second.Files.Select(file => file.HintName));
        return second;
    }

    /// <summary>Runs again after an edit, with all that earlier runs left.</summary>
    public Generation Edit(Func<Project, Project> edit)
    {
        Project edited = edit(_project);
        GeneratorDriver driver = _driver;
        for (int i = 0; i < edited.Specs.Length; i++)
            if (i >= _project.Specs.Length)
                driver = driver.AddAdditionalTexts([edited.Specs[i]]);
            else if (edited.Specs[i] != _project.Specs[i])
                driver = driver.ReplaceAdditionalText(_project.Specs[i], edited.Specs[i]);
        if (edited.Properties != _project.Properties)
            driver = driver.WithUpdatedAnalyzerConfigOptions(edited.Options);
        return Run(driver, edited);
    }

    /// <summary>Why a step's values came about, one for each value.</summary>
    public ImmutableArray<IncrementalStepRunReason> Reasons(string step) =>
        _driver.GetRunResult().Results.Single().TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> runs)
            ? [.. runs.SelectMany(run => run.Outputs).Select(output => output.Reason)]
            : [];

    public ImmutableArray<IncrementalStepRunReason> OutputReasons() =>
    [
        .. _driver.GetRunResult().Results.Single().TrackedOutputSteps.Values
            .SelectMany(runs => runs).SelectMany(run => run.Outputs).Select(output => output.Reason),
    ];

    /// <summary>The generated files, after checking that all of the project compiles without a word.</summary>
    public ImmutableArray<GeneratedSourceResult> FilesThatCompile()
    {
        Assert.Empty(Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error));
        AssertCompiles();
        return Files;
    }

    public void AssertCompiles()
    {
        using MemoryStream assembly = new();
        ImmutableArray<Diagnostic> said = Compilation.Emit(assembly).Diagnostics;
        Assert.Empty(said.Where(one => one.Severity >= DiagnosticSeverity.Warning).Take(20).Select(one => one.ToString()));
    }

    private static Generation Run(GeneratorDriver driver, Project project)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(
            project.Compilation, out Compilation compilation, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Null(driver.GetRunResult().Results.Single().Exception);
        return new Generation(project, driver, compilation, diagnostics);
    }
}
