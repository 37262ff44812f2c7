using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Compiler;

namespace NetGen.Generator;

/// <summary>The little that is asked of a C# compilation; equal from edit to edit.</summary>
internal sealed record CompilationFacts(string AssemblyName, bool Optimized)
{
    public static CompilationFacts Of(Compilation compilation) =>
        new(compilation.AssemblyName ?? "", compilation.Options.OptimizationLevel == OptimizationLevel.Release);
}

/// <summary>What the project says to all its specs.</summary>
/// <param name="RootNamespace">The namespace of specs that name none.</param>
/// <param name="StackBudget">Bytes of stack that a call may take for its workspace.</param>
/// <param name="InvalidStackBudget">What the project wrote instead of a number of bytes, or null.</param>
/// <param name="Optimized">Whether the project's C# is compiled with optimization.</param>
internal sealed record ProjectOptions(string RootNamespace, int StackBudget, string? InvalidStackBudget, bool Optimized)
{
    public const int DefaultStackBudget = 512 * 1024;

    /// <summary>Beyond it no thread's stack would do.</summary>
    private const int MaxStackBudget = 1 << 30;

    public static ProjectOptions Read(AnalyzerConfigOptions properties, CompilationFacts compilation)
    {
        string rootNamespace = Property(properties, "RootNamespace");
        string budget = Property(properties, "NetGenStackBudget");
        bool valid = TryReadBudget(budget, out int bytes);
        return new ProjectOptions(
            NamespaceName.MakeValid(rootNamespace.Length > 0 ? rootNamespace : compilation.AssemblyName),
            bytes,
            valid ? null : budget,
            compilation.Optimized);
    }

    /// <summary>What is to be said of the project itself, once, where it has specs.</summary>
    public EquatableArray<Compiler.Diagnostic> Diagnostics()
    {
        List<Compiler.Diagnostic> diagnostics = [];
        if (InvalidStackBudget is not null)
            diagnostics.Add(new(DiagnosticCatalog.InvalidStackBudget,
                $"the build property NetGenStackBudget is '{InvalidStackBudget}';"
                + $" it takes a number of bytes from 0 to {MaxStackBudget}, such as {DefaultStackBudget}",
                Anchor.File));
        if (!Optimized)
            diagnostics.Add(new(DiagnosticCatalog.NotOptimized,
                "the networks of this project are compiled without optimization, and their kernels run ten and more times slower;"
                + " build with -c Release, or set <Optimize>true</Optimize> in the project",
                Anchor.File));
        return diagnostics.ToEquatableArray();
    }

    /// <summary>Who can use the classes of specs that do not say; null where the project does not say either.</summary>
    public static string? Visibility(AnalyzerConfigOptions properties) =>
        Property(properties, "NetGenVisibility") is { Length: > 0 } visibility ? visibility : null;

    private static string Property(AnalyzerConfigOptions properties, string name) =>
        properties.TryGetValue("build_property." + name, out string? value) ? value.Trim() : "";

    private static bool TryReadBudget(string text, out int bytes)
    {
        bytes = DefaultStackBudget;
        if (text.Length == 0)
            return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value > MaxStackBudget)
            return false;
        bytes = value;
        return true;
    }
}
