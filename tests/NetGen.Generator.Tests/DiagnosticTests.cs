using Microsoft.CodeAnalysis;
using static VerifyXunit.Verifier;

namespace NetGen.Generator.Tests;

/// <summary>What the generator says, and where.</summary>
public class DiagnosticTests
{
    private const string Deep = """
        input: 8x8x1
        layers:
          - conv3x3-4
          - pool
          - pool
          - pool
          - conv3x3-8
          # The error is said of the next line.
          - pool
          - dense2
        loss: softmax-cross-entropy
        """;

    [Fact]
    public void A_mistake_is_at_its_word()
    {
        Generation generation = Generation.Run(Project.Of(("models/deep.yaml", Deep)));

        Diagnostic diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal("NG0201", diagnostic.Id);
        Assert.EndsWith("docs/diagnostics.md#ng0201-window-does-not-fit", diagnostic.Descriptor.HelpLinkUri);
        Assert.StartsWith("models/deep.yaml(9,5): error NG0201: ", diagnostic.ToString());
        Assert.Empty(generation.Files);
    }

    [Fact]
    public async Task All_mistakes_are_said() => await Verify(Text(Generation.Run(Project.Of(
        ("models/deep.yaml", Deep),
        ("models/words.yaml", """
            input: 28x28x1
            layers: [conv5x5-32, pol, dense10, { conv: { kernel: 3x3, filtres: 8 } }]
            loss: softmax-cross-entrop
            """),
        ("models/broken.yaml", "input: [28x28x1\nlayers: conv5x5-32\n"),
        ("models/empty.yaml", "# nothing yet\n")))));

    [Fact]
    public void A_mistake_moves_with_its_line()
    {
        Generation edited = Generation.Run(Project.Of(("models/deep.yaml", Deep))).Edit(project => project with
        {
            Specs = [new InMemorySpec("models/deep.yaml", "# one more line\n" + Deep)],
        });

        Assert.StartsWith("models/deep.yaml(10,5): error NG0201: ", Assert.Single(edited.Diagnostics).ToString());
        Assert.All(edited.Reasons(StepNames.Shapes), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_workspace_beyond_the_stack_budget_is_said()
    {
        Project project = Project.Of(("models/fashion-cnn.yaml", Specs.FashionCnn));
        Assert.Empty(Generation.Run(project).Diagnostics);

        Generation generation = Generation.Run(project with { Properties = project.Properties.Add("NetGenStackBudget", "1024") });

        Assert.NotEmpty(generation.Diagnostics);
        Assert.All(generation.Diagnostics, diagnostic =>
        {
            Assert.Equal("NG0301", diagnostic.Id);
            Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity);
            Assert.Equal("models/fashion-cnn.yaml", diagnostic.Location.GetLineSpan().Path);
        });
        generation.AssertCompiles();
    }

    [Theory]
    [InlineData("512 KB")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    public void An_invalid_stack_budget_is_an_error(string budget)
    {
        Project project = Project.Of(("models/tiny.yaml", Specs.Tiny), ("models/perceptron.yaml", Specs.Perceptron));

        Generation generation = Generation.Run(project with { Properties = project.Properties.Add("NetGenStackBudget", budget) });

        Diagnostic diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal("NG0304", diagnostic.Id);
        Assert.Contains($"'{budget}'", diagnostic.GetMessage());
    }

    [Fact]
    public void Compiling_without_optimization_is_said_once()
    {
        Project project = Project.Of(("models/tiny.yaml", Specs.Tiny), ("models/perceptron.yaml", Specs.Perceptron)) with
        {
            Optimization = OptimizationLevel.Debug,
        };

        Diagnostic diagnostic = Assert.Single(Generation.Run(project).Diagnostics);

        Assert.Equal("NG0303", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.DefaultSeverity);
        Assert.Contains("<Optimize>true</Optimize>", diagnostic.GetMessage());
        Assert.Empty(Generation.Run(project with { Specs = [] }).Diagnostics);
        Assert.Empty(Generation.Run(project with { Suppressed = ["NG0303"] }).Diagnostics);
    }

    [Theory]
    [InlineData("name: Twin", "name: Twin", "the class Zoo.Twin of this spec is that of models/b.yaml too;")]
    [InlineData("name: Twin", "name: Twin\nnamespace: Zoo", "the class Zoo.Twin of this spec is that of models/b.yaml too;")]
    [InlineData("name: Twin", "name: TWIN",
        "the class Zoo.Twin of this spec is that of models/b.yaml too (Zoo.TWIN: case alone does not tell them apart);")]
    public void Two_specs_of_one_class_are_an_error_at_both(string first, string second, string message)
    {
        Generation generation = Generation.Run(Project.Of(("models/a.yaml", Named(first)), ("models/b.yaml", Named(second))));

        Assert.Equal(["NG0114", "NG0114"], generation.Diagnostics.Select(one => one.Id));
        Assert.Equal(["models/a.yaml", "models/b.yaml"], generation.Diagnostics.Select(one => one.Location.GetLineSpan().Path).Order());
        Assert.Contains(generation.Diagnostics, one => one.GetMessage().StartsWith(message, StringComparison.Ordinal));
        Assert.Empty(generation.Files);
    }

    [Fact]
    public void One_spec_included_twice_is_an_error()
    {
        Generation generation = Generation.Run(Project.Of(("models/a.yaml", Named("name: Twin")), ("models/a.yaml", Named("name: Twin"))));

        Assert.All(
            generation.Diagnostics,
            one => Assert.StartsWith("the project includes a.yaml as a NetworkSpec more than once", one.GetMessage()));
        Assert.NotEmpty(generation.Diagnostics);
    }

    [Fact]
    public void One_name_in_two_namespaces_is_two_classes() => Generation
        .Run(Project.Of(("models/a.yaml", Named("name: Twin")), ("models/b.yaml", Named("name: Twin\nnamespace: Park"))))
        .FilesThatCompile();

    private static string Named(string head) => $"{head}\ninput: 4\nlayers: [dense2]\nloss: mse\n";

    private static string Text(Generation generation) =>
        string.Join("\n", generation.Diagnostics.Select(one => one.ToString()).Order(StringComparer.Ordinal));
}
