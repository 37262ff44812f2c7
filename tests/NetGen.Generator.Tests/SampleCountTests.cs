using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler;

namespace NetGen.Generator.Tests;

/// <summary>
/// No size or place is worked out in 32 bits where it grows with the samples: a product that wraps reads and writes out of bounds. What is
/// generated multiplies samples as native integers; the runtime widens before it multiplies.
/// </summary>
public sealed class SampleCountTests
{
    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Preview);

    public static TheoryData<string> Models => [.. Directory.GetFiles(Folder("models"), "*.yaml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Models))]
    public void Generated_code_multiplies_samples_in_more_than_32_bits(string model)
    {
        string path = Path.Combine(Folder("models"), model);
        SpecReading reading = SpecReader.Read(File.ReadAllText(path), path);
        ShapedNetwork network = InferShapes.Run(reading.Spec!).Network!;
        EquatableArray<GeneratedFile> files =
            NetworkCompiler.Generate(network, new GenerationOptions("Generated", GenerationOptions.DefaultStackBudget)).Files;

        Assert.Contains(files, file => file.Text.Contains("(nint)sample * ", StringComparison.Ordinal));
        Assert.Empty(files.SelectMany(file => NarrowProducts(file.Text).Select(product => $"{file.HintName}: {product}")));
    }

    [Fact]
    public void The_runtime_widens_before_it_multiplies()
    {
        string[] paths = [.. Directory.GetFiles(Folder("runtime"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))];
        Assert.NotEmpty(paths);
        Assert.Empty(LateWidenings([.. paths.Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), s_language, path))]));
    }

    [Theory]
    [InlineData("At(ref x, sample * 16)", true)]
    [InlineData("At(ref x, (nint)sample * 16)", false)]
    [InlineData("192 + samples * 64", true)]
    [InlineData("192 + (long)samples * 64", false)]
    [InlineData("samples * 64L", false)]
    [InlineData("pass.Samples * 64", true)]
    [InlineData("3f * pass.Samples", false)]
    [InlineData("(nint)panel * samples * 16", false)]
    [InlineData("panel * samples * 16", true)]
    [InlineData("samples % 2 * 3", false)]
    public void Narrow_products_are_seen(string expression, bool isNarrow) =>
        Assert.Equal(isNarrow, NarrowProducts($"class C {{ object M() => {expression}; }}").Any());

    [Theory]
    [InlineData("void M(int a, int b) => N(a * b);", true)]
    [InlineData("void M(int a, int b) => N((long)a * b);", false)]
    [InlineData("void M(int a, int b) => N(checked(a * b));", false)]
    [InlineData("void M(int a) => N(4 * 16);", false)]
    [InlineData("void M(int a, int b) => N(1 + (a * b));", true)]
    [InlineData("unsafe float* M(float* p, int a, int b) => p + a * b;", true)]
    [InlineData("unsafe float M(float* p, int a, int b) => p[a * b];", true)]
    [InlineData("unsafe float* M(float* p, int a, int b) => p + (nint)a * b;", false)]
    public void Late_widenings_are_seen(string member, bool isLate) =>
        Assert.Equal(
            isLate, LateWidenings([CSharpSyntaxTree.ParseText($"class C {{ void N(long size) {{ }} {member} }}", s_language)]).Any());

    /// <summary>Products with a number of samples, or the number of a sample, that nothing before it in the product makes wide.</summary>
    private static IEnumerable<string> NarrowProducts(string code) =>
        from product in CSharpSyntaxTree.ParseText(code, s_language).GetRoot().DescendantNodes().OfType<BinaryExpressionSyntax>()
        where product.IsKind(SyntaxKind.MultiplyExpression) && (IsSamples(product.Left) || IsSamples(product.Right))
        where !IsWide(product.Left) && !IsWide(product.Right)
        select product.ToString();

    private static bool IsSamples(ExpressionSyntax operand) => operand switch
    {
        IdentifierNameSyntax name => name.Identifier.Text is "sample" or "samples",
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text == "Samples",
        _ => false,
    };

    private static bool IsWide(ExpressionSyntax operand) => operand switch
    {
        CastExpressionSyntax cast => cast.Type.ToString() is "nint" or "long",
        LiteralExpressionSyntax literal => literal.Token.Value is long or float or double,
        BinaryExpressionSyntax product when product.IsKind(SyntaxKind.MultiplyExpression) => IsWide(product.Left) || IsWide(product.Right),
        _ => false,
    };

    /// <summary>
    /// Products of 32 bits that become an index of a pointer, or an integer of more bits, only once they may have wrapped.
    /// </summary>
    private static IEnumerable<string> LateWidenings(IReadOnlyList<SyntaxTree> trees)
    {
        const string Usings =
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;"
            + " global using System.Threading; global using System.Threading.Tasks;";
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Runtime", [.. trees, CSharpSyntaxTree.ParseText(Usings, s_language)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                    || Path.GetFileName(path) == "Microsoft.Win32.Primitives.dll")
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (BinaryExpressionSyntax product in tree.GetRoot().DescendantNodes().OfType<BinaryExpressionSyntax>())
            {
                if (!product.IsKind(SyntaxKind.MultiplyExpression) || model.GetConstantValue(product).HasValue)
                    continue;
                // The sources may be in a newer C# than this compiler knows; that it knows what is multiplied is enough.
                ITypeSymbol? type = model.GetTypeInfo(product).Type;
                Assert.NotEqual(TypeKind.Error, type?.TypeKind);
                if (IsInt32(type) && WidensLate(model, product))
                    yield return Path.GetFileName(tree.FilePath)
                        + $"({tree.GetLineSpan(product.Span).StartLinePosition.Line + 1}): {product}";
            }
        }
    }

    private static bool WidensLate(SemanticModel model, ExpressionSyntax expression)
    {
        // From the product out through what is added to it.
        while (true)
        {
            if (expression.Parent is CheckedExpressionSyntax)
                return false;
            if (model.GetTypeInfo(expression).ConvertedType?.SpecialType is SpecialType.System_Int64 or SpecialType.System_UInt64
                or SpecialType.System_IntPtr or SpecialType.System_UIntPtr)
                return true;
            switch (expression.Parent)
            {
                case ParenthesizedExpressionSyntax outer:
                    expression = outer;
                    break;
                case BinaryExpressionSyntax sum
                    when sum.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression:
                    if (model.GetTypeInfo(sum).Type is IPointerTypeSymbol)
                        return true;
                    if (!IsInt32(model.GetTypeInfo(sum).Type))
                        return false;
                    expression = sum;
                    break;
                case ArgumentSyntax { Parent.Parent: ElementAccessExpressionSyntax access }:
                    return model.GetTypeInfo(access.Expression).Type is IPointerTypeSymbol;
                default:
                    return false;
            }
        }
    }

    private static bool IsInt32(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Int32;

    private static string Folder(string name, [CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "..", "..", name);
}
