using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using NetGen.Compiler;
using Diagnostic = Microsoft.CodeAnalysis.Diagnostic;

namespace NetGen.Generator.Tests;

/// <summary>A fault of the compiler's own never ends a build; cancelling does.</summary>
public class FaultTests
{
    private static readonly NetworkSpec Hollow = new(
        "Hollow", null, default!, default, default!, true, StorageType.Float32, WinogradUse.Auto, default, null);

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error_and_the_others_are_generated()
    {
        Project project = Project.Of(("models/perceptron.yaml", Specs.Perceptron));
        Generation generation = Generation.Run(project with { Specs = project.Specs.Add(new Unreadable("models/gone.yaml")) });

        Diagnostic diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal("models/gone.yaml(1,1): error NG0902: gone.yaml could not be read", diagnostic.ToString());
        Assert.NotEmpty(generation.Files);
    }

    [Fact]
    public void An_exception_while_reading_is_an_error_naming_the_file()
    {
        Project project = Project.Of(("models/perceptron.yaml", Specs.Perceptron));
        Generation generation = Generation.Run(project with { Specs = project.Specs.Add(new Throwing("models/bad.yaml")) });

        Diagnostic diagnostic = Assert.Single(generation.Diagnostics);
        Assert.StartsWith(
            "models/bad.yaml(1,1): error NG0901: the compiler failed on bad.yaml: InvalidOperationException: two lines",
            diagnostic.ToString());
        Assert.NotEmpty(generation.Files);
    }

    [Fact]
    public void An_exception_in_a_pass_is_an_error_naming_the_file()
    {
        GeneratedSpec generated = Generator.Steps.Generate(
            new ShapedSpec("models/hollow.yaml", new ShapedNetwork(Hollow, default), null, default),
            new GenerationSettings("Zoo", 0), default);

        Assert.Empty(generated.Files);
        Compiler.Diagnostic diagnostic = Assert.Single(generated.Diagnostics);
        Assert.Equal("NG0901", diagnostic.Code);
        Assert.Contains("hollow.yaml", diagnostic.Message);
        Assert.DoesNotContain('\n', diagnostic.Message);
    }

    [Fact]
    public void Cancelling_passes()
    {
        using CancellationTokenSource cancelled = new();
        Project project = Project.Of() with { Specs = [new Cancelling("models/a.yaml", cancelled)] };
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new NetworkGenerator().AsSourceGenerator()], project.Specs, project.ParseOptions, project.Options);

        Assert.ThrowsAny<OperationCanceledException>(() => driver.RunGenerators(project.Compilation, cancelled.Token));
    }

    private sealed class Unreadable(string path) : InMemorySpec(path, "")
    {
        public override SourceText? GetText(CancellationToken cancellationToken = default) => null;
    }

    private sealed class Throwing(string path) : InMemorySpec(path, "")
    {
        public override SourceText? GetText(CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("two\nlines");
    }

    private sealed class Cancelling(string path, CancellationTokenSource source) : InMemorySpec(path, "")
    {
        public override SourceText? GetText(CancellationToken cancellationToken = default)
        {
            source.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
