using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace NetGen.Generator.Analysis;

/// <summary>
/// How many values an expression holds, where the build knows: of arrays, stackallocs, inline arrays and collection expressions.
/// </summary>
internal static class BufferLength
{
    /// <summary>Locals that are followed from one to the next; code that does not compile may name them in a circle.</summary>
    private const int MaxLocals = 8;

    /// <summary>The length, or null where it is known only when the program runs.</summary>
    public static int? Of(IOperation value, CancellationToken token)
    {
        int locals = 0;
        while (true)
        {
            if (Unwrap(value) is not IOperation content)
                return null;
            if (OfInlineArray(content.Type) is int length)
                return length;
            if (content is not ILocalReferenceOperation local)
                return OfAllocation(content) is int count && count >= 0 ? count : null;
            if (locals++ == MaxLocals || SingleAssignment.ValueOf(local, token) is not IOperation assigned)
                return null;
            value = assigned;
        }
    }

    /// <summary>Sees through conversions to spans, which keep every value; a user's own conversion may do anything.</summary>
    private static IOperation? Unwrap(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation { OperatorMethod: IMethodSymbol method } when !NetworkTypes.IsSpan(method.ContainingType):
                    return null;
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    continue;
                default:
                    return value;
            }
        }
    }

    private static int? OfInlineArray(ITypeSymbol? type)
    {
        if (type is not { TypeKind: TypeKind.Struct })
            return null;
        foreach (AttributeData attribute in type.GetAttributes())
            if (attribute.AttributeClass is { Name: "InlineArrayAttribute" } name &&
                name.ContainingNamespace.ToDisplayString() == "System.Runtime.CompilerServices" &&
                attribute.ConstructorArguments.Length == 1)
                return attribute.ConstructorArguments[0].Value as int?;
        return null;
    }

    private static int? OfAllocation(IOperation value)
    {
        if (value is IArrayCreationOperation { DimensionSizes.Length: 1 } array)
            return array.DimensionSizes[0].ConstantValue.Value as int?;

        // Roslyn 4.8 has no operations for these.
        switch (value.Syntax)
        {
            case StackAllocArrayCreationExpressionSyntax { Initializer: InitializerExpressionSyntax initializer }:
                return initializer.Expressions.Count;
            case StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax { RankSpecifiers.Count: 1 } type }:
                return value.SemanticModel?.GetConstantValue(type.RankSpecifiers[0].Sizes[0]).Value as int?;
            case ImplicitStackAllocArrayCreationExpressionSyntax allocation:
                return allocation.Initializer.Expressions.Count;
            case CollectionExpressionSyntax collection when collection.Elements.All(element => element is ExpressionElementSyntax):
                return collection.Elements.Count;
            default:
                return null;
        }
    }
}
