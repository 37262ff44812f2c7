using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace NetGen.Generator.Tests;

/// <summary>
/// What runs again after which edit. <see cref="Generation.Run"/> checks besides, in every test, that nothing does without one.
/// </summary>
public class CachingTests
{
    private static readonly Project Two = Project.Of(("models/tiny.yaml", Specs.Tiny), ("models/perceptron.yaml", Specs.Perceptron));

    [Fact]
    public void A_new_project_runs_everything()
    {
        Generation edited = Generation.Run(Project.Of()).Edit(_ => Two);

        AssertReasons(edited, StepNames.Read, New, New);
        AssertReasons(edited, StepNames.Shapes, New, New);
        AssertReasons(edited, StepNames.Generate, New, New);
    }

    [Fact]
    public void An_edit_to_CSharp_runs_nothing()
    {
        Generation edited = Generation.Run(Two).Edit(project => project with { Sources = ["class Unrelated { int _field = 1; }"] });

        foreach (string step in TrackedSteps.All)
            Assert.All(edited.Reasons(step), reason => Assert.Equal(Cached, reason));
        Assert.All(edited.OutputReasons(), reason => Assert.Equal(Cached, reason));
    }

    [Theory]
    [InlineData("# a comment above moves every line\n", "")]
    [InlineData("", "\n# a comment below\n")]
    public void A_comment_runs_read_and_nothing_after(string above, string below)
    {
        Generation edited = Generation.Run(Two).Edit(project => project with
        {
            Specs = project.Specs.SetItem(0, new InMemorySpec("models/tiny.yaml", above + Specs.Tiny + below)),
        });

        Assert.Contains(edited.Reasons(StepNames.Read)[0], new[] { Modified, Unchanged });
        AssertReasons(edited, StepNames.Shapes, Cached, Cached);
        AssertReasons(edited, StepNames.Clashes, Cached);
        AssertReasons(edited, StepNames.Generate, Cached, Cached);
        Assert.DoesNotContain(Modified, edited.Reasons(StepNames.Diagnostics));
        Assert.All(edited.OutputReasons(), reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void A_changed_layer_runs_its_own_spec_and_no_other()
    {
        Generation edited = Generation.Run(Two).Edit(project => project with
        {
            Specs = project.Specs.SetItem(1, new InMemorySpec("models/perceptron.yaml", Specs.Perceptron.Replace("dense4", "dense3"))),
        });

        AssertReasons(edited, StepNames.Read, Cached, Modified);
        AssertReasons(edited, StepNames.Shapes, Cached, Modified);
        AssertReasons(edited, StepNames.Generate, Cached, Modified);
        AssertReasons(edited, StepNames.Clashes, Cached);
        Assert.Equal(Cached, edited.Reasons(StepNames.Diagnostics)[0]);
    }

    [Fact]
    public void Another_spec_runs_itself_alone()
    {
        Generation edited = Generation.Run(Project.Of(("models/tiny.yaml", Specs.Tiny))).Edit(project => project with
        {
            Specs = project.Specs.Add(new InMemorySpec("models/perceptron.yaml", Specs.Perceptron)),
        });

        AssertReasons(edited, StepNames.Read, Cached, New);
        AssertReasons(edited, StepNames.Shapes, Cached, New);
        AssertReasons(edited, StepNames.Generate, Cached, New);
    }

    [Fact]
    public void Another_namespace_runs_generate_alone()
    {
        Generation edited = Generation.Run(Two).Edit(project => project with
        {
            Properties = project.Properties.SetItem("RootNamespace", "Park"),
        });

        AssertReasons(edited, StepNames.Project, Modified);
        AssertReasons(edited, StepNames.Read, Cached, Cached);
        AssertReasons(edited, StepNames.Shapes, Cached, Cached);
        AssertReasons(edited, StepNames.Generate, Modified, Modified);
        Assert.All(edited.Files, file => Assert.StartsWith("Park.", file.HintName));
    }

    [Fact]
    public void A_mistake_in_one_spec_leaves_the_others_code()
    {
        Generation edited = Generation.Run(Two).Edit(project => project with
        {
            Specs = project.Specs.SetItem(1, new InMemorySpec("models/perceptron.yaml", Specs.Perceptron.Replace("dense4", "dens4"))),
        });

        Assert.Single(edited.Diagnostics);
        Assert.Equal(Cached, edited.Reasons(StepNames.Generate)[0]);
        Assert.All(edited.Files, file => Assert.Contains("Tiny", file.HintName));
    }

    private static void AssertReasons(Generation generation, string step, params IncrementalStepRunReason[] reasons) =>
        Assert.Equal(reasons, generation.Reasons(step));
}
