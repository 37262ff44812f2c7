using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace NetGen.Inspection;

/// <summary>What the C# compiler has to do for a network: parse, check and emit its files, optimized, as in a Release build.</summary>
public static class BuildCost
{
    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) == "NetGen.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles files; with none, what any project costs.</summary>
    /// <returns>The assembly.</returns>
    /// <exception cref="InvalidDataException">They do not compile.</exception>
    public static byte[] Compile(IReadOnlyList<string> sources)
    {
        CSharpParseOptions language = new(LanguageVersion.CSharp12);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Generated",
            sources.Select(source => CSharpSyntaxTree.ParseText(source, language)),
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using MemoryStream image = new();
        EmitResult result = compilation.Emit(image);
        if (!result.Success)
            throw new InvalidDataException(
                $"generated code does not compile: {result.Diagnostics.First(found => found.Severity == DiagnosticSeverity.Error)}");
        return image.ToArray();
    }
}
