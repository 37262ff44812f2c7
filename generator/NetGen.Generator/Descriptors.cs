using Microsoft.CodeAnalysis;
using NetGen.Compiler;

namespace NetGen.Generator;

/// <summary>The compiler's rules as Roslyn knows them.</summary>
internal static class Descriptors
{
    private const string Category = "NetGen";

    private static readonly Dictionary<string, DiagnosticDescriptor> ByCode =
        DiagnosticCatalog.All.ToDictionary(rule => rule.Code, Create);

    public static DiagnosticDescriptor Of(DiagnosticRule rule) => ByCode[rule.Code];

    private static DiagnosticDescriptor Create(DiagnosticRule rule) => new(
        rule.Code,
        rule.Title,
        messageFormat: "{0}",
        Category,
        SeverityOf(rule.Severity),
        isEnabledByDefault: true,
        description: rule.Help,
        helpLinkUri: rule.HelpLink);

    private static DiagnosticSeverity SeverityOf(Severity severity) => severity switch
    {
        Severity.Error => DiagnosticSeverity.Error,
        Severity.Warning => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };
}
