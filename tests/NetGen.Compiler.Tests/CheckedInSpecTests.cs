namespace NetGen.Compiler.Tests;

/// <summary>Every spec of this repository reads without a remark.</summary>
public sealed class CheckedInSpecTests
{
    public static TheoryData<string> Files()
    {
        string root = AppContext.BaseDirectory;
        return [.. Directory.GetFiles(Path.Combine(root, "models")).Concat(Directory.GetFiles(Path.Combine(root, "specs")))
            .Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Has_no_mistake(string file)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));

        Assert.Empty(Specs.Diagnose(text));
    }

    [Fact]
    public void Fashion_cnn_has_the_size_that_is_known_of_it()
    {
        ShapedNetwork network = Specs.Shape(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", "fashion-cnn.yaml")));

        Assert.Equal(3_274_634, network.ParameterCount);
        Assert.Equal(13_883_904, network.Layers.Sum(layer => layer.MultiplyAdds));
        Assert.Equal(
            ["28x28x32", "14x14x32", "14x14x64", "7x7x64", "1024", "1024", "10"],
            network.Layers.Select(layer => layer.Output.ToString()));
    }
}
