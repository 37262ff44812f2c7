using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace NetGen.Generator.Analysis;

/// <summary>The value of a local that its whole method assigns once.</summary>
internal static class SingleAssignment
{
    /// <summary>The one value, or null where the local is written twice, by reference, or in a way not understood here.</summary>
    public static IOperation? ValueOf(ILocalReferenceOperation reference, CancellationToken token)
    {
        IOperation body = reference;
        while (body.Parent is IOperation parent)
            body = parent;

        IOperation? value = null;
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            token.ThrowIfCancellationRequested();
            IOperation? assigned;
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when SameLocal(declarator.Symbol, reference.Local):
                    if (declarator.GetVariableInitializer() is not IVariableInitializerOperation initializer)
                        continue;
                    assigned = initializer.Value;
                    break;
                case ILocalReferenceOperation other when SameLocal(other.Local, reference.Local):
                    if (IsRead(other))
                        continue;
                    assigned = AssignedTo(other);
                    break;
                default:
                    continue;
            }

            if (assigned is null || value is not null)
                return null;
            value = assigned;
        }
        return value;
    }

    private static bool SameLocal(ILocalSymbol a, ILocalSymbol b) => SymbolEqualityComparer.Default.Equals(a, b);

    private static IOperation? AssignedTo(ILocalReferenceOperation target) =>
        target.Parent is ISimpleAssignmentOperation { IsRef: false } assignment && assignment.Target == target ? assignment.Value : null;

    private static bool IsRead(ILocalReferenceOperation reference)
    {
        if (reference.Syntax.Parent is RefExpressionSyntax or DeclarationExpressionSyntax || reference.IsDeclaration)
            return false;
        return reference.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target != reference,
            IIncrementOrDecrementOperation or IAddressOfOperation or ITupleOperation => false,
            IArgumentOperation argument => argument.Parameter is { RefKind: RefKind.None or RefKind.In },
            _ => true,
        };
    }
}
