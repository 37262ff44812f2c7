using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Generator.Tests;

/// <summary>Any name that the compiler takes, for a class, a namespace or a layer, is one that C# takes.</summary>
public class NameTests
{
    /// <summary>Words of the C# compiler, in all of its places, and what else has a meaning to it.</summary>
    private static IEnumerable<string> Words =>
    [
        .. Enum.GetValues<SyntaxKind>().Select(SyntaxFacts.GetText).Where(SyntaxFacts.IsValidIdentifier).Distinct(),
        "_", "__", "_1", "value", "dynamic", "Finalize", "Equals", "op_Implicit", "op_Equality", "get_Item", "set_Item", "add_Changed",
        "ctor", "cctor", "Main", "Program", "System", "NetGen", "Object", "String", "Single", "Span", "Attribute", "Simd512", "Unsafe",
        "Vector512", "S", "V", "T", "Zoo", "Network", "INetwork", "Größe", "Ünï_1",
    ];

    [Fact]
    public void Any_name_of_a_class_that_is_taken_compiles() => CompileWhatIsTaken(word => $"name: {word}\n" + Layers);

    [Fact]
    public void Any_part_of_a_namespace_that_is_taken_compiles() =>
        CompileWhatIsTaken(word => $"name: Net\nnamespace: Park.{word}.{word}\n" + Layers);

    [Fact]
    public void Any_name_of_a_layer_that_is_taken_compiles() => CompileWhatIsTaken(
        word => $"name: Net{Math.Abs(word.GetHashCode(StringComparison.Ordinal))}\ninput: 6x6x8\n"
            + $"layers: [conv3x3-8: {{ name: {word} }}, pool, dense: {{ units: 3, name: {word}.{word} }}]\nloss: mse\n");

    /// <summary>With all that a class may have: weights of its own, bytes as inputs.</summary>
    [Fact]
    public void No_member_of_a_class_is_taken_for_its_name()
    {
        Project project = Project.Of() with { Specs = [new InMemorySpec("models/net.yaml", "name: Net\n" + Layers, "weights")] };
        INamedTypeSymbol net = Generation.Run(project).Compilation.GetTypeByMetadataName("Zoo.Net")!;
        string[] members = [.. net.GetMembers().Select(member => member.MetadataName).Where(SyntaxFacts.IsValidIdentifier).Distinct()];

        Assert.Contains("set_Threads", members);
        Assert.Contains("Kernels", members);
        Assert.All(members, name => Assert.Contains("NG0112", Diagnose($"name: {name}\n" + Layers)));
    }

    [Theory]
    [InlineData("__makeref")]
    [InlineData("__arglist")]
    [InlineData("__reftype")]
    [InlineData("__refvalue")]
    public void Keywords_of_no_reference_are_refused(string word)
    {
        Assert.Contains("NG0112", Diagnose($"name: {word}\n" + Layers));
        Assert.Contains("NG0112", Diagnose($"namespace: Zoo.{word}\n" + Layers));
    }

    private const string Layers = "input: 6x6x8\nlayers: [conv3x3-8, pool, dense3]\nloss: softmax-cross-entropy\nnormalize: {}\n";

    private static void CompileWhatIsTaken(Func<string, string> spec)
    {
        string[] taken = [.. Words.Distinct(StringComparer.OrdinalIgnoreCase).Where(word => Diagnose(spec(word)).IsEmpty)];
        Assert.InRange(taken.Length, 20, 1_000);
        // A class in a namespace of its own each, so that one does not hide what another means.
        InMemorySpec[] specs = [.. taken.Select((word, i) => new InMemorySpec(
            $"models/Net{i}.yaml", spec(word).Contains("namespace:") ? spec(word) : $"namespace: Zoo{i}\n" + spec(word)))];
        Generation.Run(Project.Of() with { Specs = [.. specs] }).FilesThatCompile();
    }

    private static ImmutableArray<string> Diagnose(string spec) =>
        [.. NetGen.Compiler.SpecReader.Read(spec, "models/net.yaml").Diagnostics.Select(one => one.Code)];
}
