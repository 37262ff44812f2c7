using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using NetGen.Compiler;

namespace NetGen.Generator.Analysis;

/// <summary>
/// NG1001: a buffer passed to a network whose length is known at build time and cannot be right. Speaks only of constants, so what it
/// says is always so; all other lengths are checked when the program runs.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkCallAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.Of(DiagnosticCatalog.SpanLength));

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (NetworkTypes.Find(start.Compilation) is NetworkTypes types)
                start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, NetworkTypes types)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (types.NetworkOf(call) is not NetworkLengths network)
            return;

        List<Buffer> buffers = [];
        foreach (IArgumentOperation argument in call.Arguments)
            if (argument.Parameter is IParameterSymbol parameter && NetworkTypes.IsSpan(parameter.Type) &&
                BufferLength.Of(argument.Value, context.CancellationToken) is int length)
                buffers.Add(new Buffer(parameter.Name, length, argument.Value.Syntax.GetLocation()));

        foreach ((Buffer buffer, string needed) in CallRules.Check(call.TargetMethod, network, buffers))
            context.ReportDiagnostic(Microsoft.CodeAnalysis.Diagnostic.Create(
                Descriptors.Of(DiagnosticCatalog.SpanLength), buffer.Location,
                $"{buffer.Parameter} has {buffer.Length} values; {needed}"));
    }
}
