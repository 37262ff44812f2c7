using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetGen.Compiler;

namespace NetGen.Generator;

/// <summary>Where code and diagnostics leave the generator.</summary>
internal static class Outputs
{
    public static void AddSources(SourceProductionContext context, GeneratedSpec generated)
    {
        try
        {
            foreach (GeneratedFile file in generated.Files)
                context.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));
        }
        catch (Exception exception) when (Fault.IsFault(exception))
        {
            Report(context, new LocatedDiagnostic(
                DiagnosticCatalog.CompilerFault, Fault.Message(generated.Path, exception), generated.Path, default));
        }
    }

    public static void Report(SourceProductionContext context, EquatableArray<LocatedDiagnostic> diagnostics)
    {
        foreach (LocatedDiagnostic diagnostic in diagnostics)
            Report(context, diagnostic);
    }

    /// <summary>What is said of the project has no place in a file.</summary>
    public static void ReportOnProject(SourceProductionContext context, EquatableArray<Compiler.Diagnostic> diagnostics)
    {
        foreach (Compiler.Diagnostic diagnostic in diagnostics)
            context.ReportDiagnostic(Create(diagnostic.Rule, Location.None, diagnostic.Message));
    }

    private static void Report(SourceProductionContext context, LocatedDiagnostic diagnostic)
    {
        TextRange range = diagnostic.Range;
        Location location = Location.Create(
            diagnostic.FilePath,
            new TextSpan(range.Start, range.Length),
            new LinePositionSpan(
                new LinePosition(range.StartLine, range.StartColumn), new LinePosition(range.EndLine, range.EndColumn)));
        context.ReportDiagnostic(Create(diagnostic.Rule, location, diagnostic.Message));
    }

    private static Microsoft.CodeAnalysis.Diagnostic Create(DiagnosticRule rule, Location location, string message) =>
        Microsoft.CodeAnalysis.Diagnostic.Create(Descriptors.Of(rule), location, message);
}
