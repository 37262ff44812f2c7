using Microsoft.CodeAnalysis;

namespace NetGen.Generator.Tests;

/// <summary>Who can use a generated class: what the spec says, else the project.</summary>
public class VisibilityTests
{
    [Theory]
    [InlineData("", "", Accessibility.Public)]
    [InlineData("visibility: internal\n", "", Accessibility.Internal)]
    [InlineData("", "internal", Accessibility.Internal)]
    [InlineData("visibility: public\n", "internal", Accessibility.Public)]
    public void The_spec_says_else_the_project(string spec, string property, Accessibility expected)
    {
        Project project = Project.Of() with
        {
            Specs = [new InMemorySpec("models/tiny.yaml", spec + Specs.Tiny + "\nnormalize: {}", "weights")],
            Sources =
            [
                "namespace Zoo { internal static class User { internal static int Use(Tiny tiny) => "
                + "tiny.Threads + Tiny.Default.Threads + Tiny.Info.Layers.Count; } }",
            ],
        };
        Generation generation = Generation.Run(project with { Properties = project.Properties.Add("NetGenVisibility", property) });

        generation.FilesThatCompile();
        Assert.Equal(expected, generation.Compilation.GetTypeByMetadataName("Zoo.Tiny")!.DeclaredAccessibility);
    }

    [Fact]
    public void A_word_that_is_none_is_said_once()
    {
        Project project = Project.Of(("models/tiny.yaml", Specs.Tiny));

        Diagnostic diagnostic = Assert.Single(
            Generation.Run(project with { Properties = project.Properties.Add("NetGenVisibility", "hidden") }).Diagnostics);

        Assert.Equal("NG0103", diagnostic.Id);
        Assert.Equal("the build property NetGenVisibility 'hidden' is unknown; it takes public, internal", diagnostic.GetMessage());
    }
}
