namespace NetGen.Generator.Tests;

/// <summary>The namespace of generated classes: the spec's, else the project's root namespace, else the assembly's name.</summary>
public class NamespaceTests
{
    [Theory]
    [InlineData("Zoo", "Zoo")]
    [InlineData("my-app.2d", "my_app._2d")]
    [InlineData("a..b.", "a.b")]
    [InlineData("with space", "with_space")]
    [InlineData("class.Event", "_class.Event")]
    [InlineData("Größe", "Größe")]
    [InlineData("...", "_")]
    [InlineData("", "_")]
    public void Any_name_becomes_a_namespace(string name, string expected) => Assert.Equal(expected, NamespaceName.MakeValid(name));

    [Theory]
    [InlineData("Root", "name: Net\nnamespace: Own.Space", "Own.Space.Net")]
    [InlineData("Root", "name: Net", "Root.Net")]
    [InlineData("my-app", "name: Net", "my_app.Net")]
    [InlineData("", "name: Net", "Assembly_1.Net")]
    public void The_nearest_namespace_wins(string root, string head, string fullName)
    {
        Project project = Project.Of(("models/net.yaml", head + "\ninput: 4\nlayers: [dense2]\nloss: mse\n")) with
        {
            AssemblyName = "Assembly-1",
        };
        Generation generation = Generation.Run(project with { Properties = project.Properties.SetItem("RootNamespace", root) });

        generation.FilesThatCompile();
        Assert.NotNull(generation.Compilation.GetTypeByMetadataName(fullName));
    }
}
