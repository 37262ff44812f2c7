using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static VerifyXunit.Verifier;

namespace NetGen.Generator.Tests;

/// <summary>What is generated: that it reads well, stays as it is, and compiles in any project.</summary>
public class GeneratedCodeTests
{
    /// <summary>Names that generated code uses, taken by a project's own types.</summary>
    private const string HostileTypes = """
        namespace Zoo
        {
            class System; class Math; class MathF; class Vector128; class Vector256; class Vector512; class Vector; class Unsafe;
            class Span; class ReadOnlySpan; class MemoryMarshal; class NetGen; class NetworkInfo; class NetworkRunner;
            class ParameterBlock; class Single; class Int32; class Simd512; class Gradients; class CompilerServices; class Runtime;
            class Array; class Object; class IDisposable; class Attribute; class Exception; class String; class Byte; class UInt64;
            class InlineArray; class Conv1; class Input; class Output;
        }
        class Math; class Vector512; class Unsafe; class NetworkInfo; class Gradients; class Tiny; class Kernels;
        """;

    public static TheoryData<string, string> AllSpecs => new()
    {
        { "tiny", Specs.Tiny }, { "perceptron", Specs.Perceptron }, { "numbers", Specs.Numbers }, { "fashion-cnn", Specs.FashionCnn },
    };

    [Theory]
    [MemberData(nameof(AllSpecs))]
    public void Compiles_without_a_word(string name, string spec) =>
        Assert.NotEmpty(Generation.Run(Project.Of(($"models/{name}.yaml", spec))).FilesThatCompile());

    [Theory]
    [MemberData(nameof(AllSpecs))]
    public void Compiles_among_hostile_types(string name, string spec) =>
        Generation.Run(Project.Of(($"models/{name}.yaml", spec)) with { Sources = [HostileTypes] }).FilesThatCompile();

    [Theory]
    [MemberData(nameof(AllSpecs))]
    public void Does_not_depend_on_the_culture(string name, string spec)
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
    public async Task Tiny_network() =>
        await Verify(Text(Generation.Run(Project.Of(("models/tiny.yaml", Specs.Tiny))).FilesThatCompile()), "cs");

    /// <summary>What the class of a spec has more where the build embeds its weights.</summary>
    [Fact]
    public async Task Embedded_weights() => await Verify(
        string.Concat(Generation.Run(WithWeights with { Sources = [HostileTypes] }).FilesThatCompile()
            .SelectMany(file => file.SyntaxTree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>())
            .Where(member => member is PropertyDeclarationSyntax { Identifier.Text: "Default" }
                or ClassDeclarationSyntax { Identifier.Text: "Embedded" })
            .Select(member => member.ToFullString())),
        "cs");

    /// <summary>The project's word for a spec's storage reaches its class.</summary>
    [Fact]
    public void Storage_of_the_item()
    {
        string Code(string storage)
        {
            InMemorySpec spec = new("models/net.yaml", "input: 8\nlayers: dense40\ntraining: false", storage: storage);
            return Text(Generation.Run(Project.Of() with { Specs = [spec] }).FilesThatCompile());
        }

        Assert.DoesNotContain("ParameterStorage.BFloat16", Code(""));
        Assert.Contains("ParameterStorage.BFloat16", Code("bfloat16"));
    }

    [Fact]
    public void The_fingerprint_is_the_layouts()
    {
        string Default(string spec) =>
            Text(Generation.Run(WithWeights with { Specs = [new InMemorySpec("models/net.yaml", spec, "weights")] }).Files)
                .Split('\n').Single(line => line.Contains("Info, typeof("));

        Assert.Equal(Default(Specs.Perceptron), Default(Specs.Perceptron + "\nclasses: [no, yes]"));
        Assert.NotEqual(Default(Specs.Perceptron), Default(Specs.Perceptron.Replace("dense4", "dense3")));
    }

    private static Project WithWeights => Project.Of() with
    {
        Specs = [new InMemorySpec("models/perceptron.yaml", Specs.Perceptron, "NetGen.Weights/models/perceptron.yaml")],
    };

    /// <summary>What an editor shows over the class's name.</summary>
    [Fact]
    public async Task Hover_table() => await Verify(
        Generation.Run(Project.Of(("models/fashion-cnn.yaml", Specs.FashionCnn)))
            .Compilation.GetTypeByMetadataName("Zoo.FashionCnn")!.GetDocumentationCommentXml(CultureInfo.InvariantCulture)!);

    [Theory]
    [InlineData("conv3x3-4")]
    [InlineData("pool")]
    [InlineData("conv: { kernel: 1x3, filters: 3, activation: tanh, name: stem }")]
    [InlineData("dropout0.25")]
    [InlineData("dense3")]
    public void Each_layer_is_quoted_in_a_comment(string layer)
    {
        string[] lines = Text(Generation.Run(Project.Of(("models/tiny.yaml", Specs.Tiny))).Files).Split('\n');
        Assert.Contains(lines, line => line.TrimStart().StartsWith("//", StringComparison.Ordinal) && line.Contains(layer));
    }

    /// <summary>Files say what they hold, kernels what they do, and the end of a loop longer than a screen which loop it ends.</summary>
    [Theory]
    [MemberData(nameof(AllSpecs))]
    public void Reads_well(string name, string spec)
    {
        foreach (GeneratedSourceResult file in Generation.Run(Project.Of(($"models/{name}.yaml", spec))).Files)
        {
            string[] lines = file.SourceText.ToString().Split('\n');
            Assert.Equal("// <auto-generated/>", lines[0].TrimEnd());
            Assert.All(lines, line => Assert.False(line.Contains('\t') || line.EndsWith(' '), line));

            SyntaxNode root = file.SyntaxTree.GetRoot();
            foreach (IGrouping<string, MethodDeclarationSyntax> kernel in Kernels(root))
                Assert.True(
                    kernel.Any(method => method.GetLeadingTrivia().Any(IsComment)), $"{file.HintName}: {kernel.Key} has no comment");
            foreach (ForStatementSyntax loop in root.DescendantNodes().OfType<ForStatementSyntax>())
                if (LineCount(loop) > 50)
                    Assert.True(loop.GetTrailingTrivia().Any(IsComment), $"{file.HintName}: the end of {loop.ToString().Split('\n')[0]}");
        }
    }

    /// <summary>Longer methods by name: a kernel's comment stands before the choice of its width.</summary>
    private static IEnumerable<IGrouping<string, MethodDeclarationSyntax>> Kernels(SyntaxNode root) => root.DescendantNodes()
        .OfType<MethodDeclarationSyntax>()
        .Where(method => method.Modifiers.Any(SyntaxKind.PrivateKeyword))
        .GroupBy(method => method.Identifier.Text)
        .Where(methods => methods.Any(method => LineCount(method) > 12));

    private static int LineCount(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia;

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
