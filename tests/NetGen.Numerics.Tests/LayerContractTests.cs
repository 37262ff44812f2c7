using System.Text.RegularExpressions;
using NetGen.Compiler;
using NetGen.Tests.Shared;

namespace NetGen.Numerics.Tests;

/// <summary>What every kind of layer has: a new one's test says what it still lacks. CONTRIBUTING.md has the recipe.</summary>
public class LayerContractTests
{
    public static TheoryData<string> Words => [.. LayerCatalog.Vocabulary.Words];

    [Theory]
    [MemberData(nameof(Words))]
    public void Every_kind_of_layer_has_all_that_it_needs(string word)
    {
        LayerKind kind = LayerCatalog.Vocabulary.Find(word)!;
        List<string> lacks = [];
        if (!Regex.IsMatch(Read("docs/spec-format.md"), $@"(?m)^\*\*.*`{word}`"))
            lacks.Add($"a paragraph of docs/spec-format.md that begins with its word, **`{word}`**");
        if (!Read("README.md").Contains($"`{word}"))
            lacks.Add("a row in README's table of layers");
        if (!Read("schema/netgen-spec.schema.json").Contains($"\"{word}\": {{"))
            lacks.Add("a definition in schema/netgen-spec.schema.json");
        if (!Coverage.Required.Any(
            feature => feature == word || feature == $"layer {kind.Function}" || word == "pool" && feature == "maxpool"))
            lacks.Add("its word in Coverage.Required, and a place in RandomSpecWriter (so the interpreter knows it too)");
        if (!ReferenceSpecs().Any(spec => Regex.IsMatch(spec, $@"(?<![\w-]){word}(?![a-z])")))
            lacks.Add("a spec in tests/References/specs with PyTorch's numbers");
        if (kind.Options.Length > 0 && !Regex.IsMatch(Read("tests/NetGen.Compiler.Tests/WrongSpecs.txt"), $@"(?<![a-z]){word}(?![a-z])"))
            lacks.Add("a case of its mistakes in WrongSpecs.txt");
        Assert.True(lacks.Count == 0, $"the layer '{word}' lacks:\n- {string.Join("\n- ", lacks)}");
    }

    [Fact]
    public void Every_record_of_a_layer_has_a_lowering()
    {
        IEnumerable<Type> layers = typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)));

        Assert.Equal(layers.Select(type => type.Name).Order(), LayerCatalog.Lowerings.LayerTypes.Select(type => type.Name).Order());
    }

    private static IEnumerable<string> ReferenceSpecs() =>
        new[] { "tests/References/specs", "models" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(RepositoryRoot.Path, folder), "*.yaml"))
            .Select(path => string.Join('\n', File.ReadLines(path).Where(line => !line.StartsWith("loss", StringComparison.Ordinal))));

    private static string Read(string path) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, path));
}
