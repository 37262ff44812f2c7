using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using static VerifyXunit.Verifier;

namespace NetGen.Generator.Tests;

/// <summary>What is generated: that it reads well, stays as it is, and compiles in any project.</summary>
public class GeneratedCodeTests
{
    /// <summary>Names that generated code uses, taken by a project's own types.</summary>
    private const string HostileTypes = """
        namespace Zoo
        {
            class System; class Math; class MathF; class Vector128; class Vector256; class Vector512; class Vector; class Unsafe; class Span;
            class ReadOnlySpan; class MemoryMarshal; class NetGen; class NetworkInfo; class NetworkRunner; class ParameterBlock; class Single;
            class Int32; class Simd512; class Gradients; class CompilerServices; class Runtime; class Array; class Object; class IDisposable;
            class Attribute; class Exception; class String; class Byte; class UInt64; class InlineArray; class Conv1; class Input; class Output;
        }
        class Math; class Vector512; class Unsafe; class NetworkInfo; class Gradients; class Tiny; class Kernels;
        """;

    public static TheoryData<string, string> AllSpecs => new()
    {
        { "tiny", Specs.Tiny }, { "perceptron", Specs.Perceptron }, { "fashion-cnn", Specs.FashionCnn },
    };

    [Theory]
    [MemberData(nameof(AllSpecs))]
    public void CompilesWithoutAWord(string name, string spec) =>
        Assert.NotEmpty(Generation.Run(Project.Of(($"models/{name}.yaml", spec))).FilesThatCompile());

    [Theory]
    [MemberData(nameof(AllSpecs))]
    public void CompilesAmongHostileTypes(string name, string spec) =>
        Generation.Run(Project.Of(($"models/{name}.yaml", spec)) with { Sources = [HostileTypes] }).FilesThatCompile();

    [Theory]
    [MemberData(nameof(AllSpecs))]
    public void DoesNotDependOnTheCulture(string name, string spec)
    {
        Project project = Project.Of(($"models/{name}.yaml", spec));
        string expected = Text(Generation.Run(project).Files);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = HostileCulture();
            Assert.Equal("~1,5", (-1.5).ToString());
            Assert.Equal(expected, Text(Generation.Run(project).Files));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task TinyNetwork() =>
        await Verify(Text(Generation.Run(Project.Of(("models/tiny.yaml", Specs.Tiny))).FilesThatCompile()), "cs");

    /// <summary>What an editor shows over the class's name.</summary>
    [Fact]
    public async Task HoverTable() => await Verify(
        Generation.Run(Project.Of(("models/fashion-cnn.yaml", Specs.FashionCnn)))
            .Compilation.GetTypeByMetadataName("Zoo.FashionCnn")!.GetDocumentationCommentXml(CultureInfo.InvariantCulture)!);

    [Theory]
    [InlineData("conv3x3-4")]
    [InlineData("pool")]
    [InlineData("conv: { kernel: 1x3, filters: 3, activation: tanh, name: stem }")]
    [InlineData("dropout0.25")]
    [InlineData("dense3")]
    public void EachLayerIsQuotedInAComment(string layer)
    {
        string[] lines = Text(Generation.Run(Project.Of(("models/tiny.yaml", Specs.Tiny))).Files).Split('\n');
        Assert.Contains(lines, line => line.TrimStart().StartsWith("//", StringComparison.Ordinal) && line.Contains(layer));
    }

    private static string Text(ImmutableArray<GeneratedSourceResult> files) => string.Join("\n",
        files.OrderBy(file => file.HintName, StringComparer.Ordinal).Select(file => $"// ==== {file.HintName}\n{file.SourceText}"));

    /// <summary>Decimal commas and an odd minus. (Culture data of real languages are not on every machine.)</summary>
    private static CultureInfo HostileCulture()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        return culture;
    }
}
