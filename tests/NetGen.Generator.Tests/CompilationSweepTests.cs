using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using NetGen.Compiler;
using NetGen.Numerics.Tests;
using Xunit.Abstractions;

namespace NetGen.Generator.Tests;

/// <summary>
/// Random right specs, compiled where every warning is an error. NETGEN_SWEEP_SPECS and NETGEN_SWEEP_SEED, variables of the environment,
/// ask for more specs than a run of the tests takes, and for others.
/// </summary>
public class CompilationSweepTests(ITestOutputHelper output)
{
    private const int UsualSpecs = 160, UsualSeed = 20_251;

    /// <summary>Networks compiled into one assembly.</summary>
    private const int BatchSize = 20;

    [Fact]
    public void Every_right_spec_compiles_without_a_word()
    {
        int specs = Variable("NETGEN_SWEEP_SPECS", UsualSpecs), seed = Variable("NETGEN_SWEEP_SEED", UsualSeed);
        output.WriteLine($"{specs} specs from seed {seed}");
        List<string> failures = [];
        foreach (int[] batch in Enumerable.Range(0, specs).Chunk(BatchSize))
            failures.AddRange(Compile([.. batch.Select(number => Draw(seed, number))], batch[0] / BatchSize));
        Assert.True(
            failures.Count == 0,
            $"{failures.Count} of {specs} specs from seed {seed} do not compile:\n\n{string.Join("\n\n", failures.Take(10))}");
    }

    private static RandomSpec Draw(int seed, int number)
    {
        Random random = new(unchecked(seed * 1_000_003 + number));
        RandomSpecWriter writer = new(random, maxMultiplyAdds: 500_000_000) { AnyForm = random.Next(4) > 0 };
        RandomSpec spec = writer.Write($"Swept{number}");
        string training = random.Next(8) == 0 ? "training: false\n" : "", normalize = random.Next(8) == 0 ? "normalize: {}\n" : "";
        string winograd = random.Next(8) == 0 ? "winograd: never\n" : "";
        return spec with { Yaml = spec.Yaml + training + normalize + winograd };
    }

    /// <summary>The settings of a project go round with the batches: generated code must be right under all of them.</summary>
    private static IEnumerable<string> Compile(RandomSpec[] specs, int batch)
    {
        CSharpParseOptions language = new(batch % 2 == 0 ? LanguageVersion.CSharp12 : LanguageVersion.Latest, DocumentationMode.Diagnose);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Swept",
            specs.SelectMany(spec => Generate(spec)
                .Select(file => CSharpSyntaxTree.ParseText(file.Text, language, $"{spec.Name}/{file.HintName}"))),
            Project.References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: batch % 3 == 0 ? OptimizationLevel.Debug : OptimizationLevel.Release,
                checkOverflow: batch % 2 == 0,
                allowUnsafe: false,
                generalDiagnosticOption: ReportDiagnostic.Error,
                warningLevel: 9999,
                nullableContextOptions: batch % 4 == 3 ? NullableContextOptions.Disable : NullableContextOptions.Enable));
        using MemoryStream assembly = new();
        EmitResult result = compilation.Emit(assembly);
        return result.Diagnostics
            .Where(said => said.Severity >= DiagnosticSeverity.Warning)
            .GroupBy(said => said.Location.SourceTree?.FilePath.Split('/')[0])
            .Select(said => $"{string.Join('\n', said.Take(3))}\n{specs.FirstOrDefault(spec => spec.Name == said.Key)?.Yaml}");
    }

    /// <summary>The spec's files. Every fourth may take no more than 2 KB of stack, so that native workspaces are met as well.</summary>
    private static EquatableArray<GeneratedFile> Generate(RandomSpec spec)
    {
        SpecReading reading = SpecReader.Read(spec.Yaml, $"models/{spec.Name}.yaml");
        Assert.True(reading.Spec is not null, $"{string.Join('\n', reading.Diagnostics)}\n{spec.Yaml}");
        ShapedReading shaped = InferShapes.Run(reading.Spec);
        Assert.True(shaped.Network is not null, $"{string.Join('\n', shaped.Diagnostics)}\n{spec.Yaml}");
        bool isTight = spec.Yaml.Length % 4 == 0;
        string resource = spec.Yaml.Length % 5 == 0 ? "weights" : "";
        return NetworkCompiler.Generate(
            shaped.Network,
            new GenerationOptions(
                "Swept", isTight ? 2048 : GenerationOptions.DefaultStackBudget, resource.Length > 0 ? resource : null))
            .Files;
    }

    private static int Variable(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value : otherwise;
}
