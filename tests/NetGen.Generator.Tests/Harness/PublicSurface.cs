using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Generator.Tests;

/// <summary>
/// All that users of an assembly can name, as text: a line a type, and below it a line a member, in the alphabet's order.
/// </summary>
internal static class PublicSurface
{
    private const SymbolDisplayMiscellaneousOptions Words = SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral;

    private static readonly SymbolDisplayFormat s_names = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: Words);

    private static readonly SymbolDisplayFormat s_members = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeModifiers,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: Words);

    /// <summary>The public types of an assembly file, in the order of their names.</summary>
    public static ImmutableArray<INamedTypeSymbol> TypesOf(string path)
    {
        MetadataReference reference = MetadataReference.CreateFromFile(path);
        // The assembly may be another build of one that the tests have loaded.
        IEnumerable<MetadataReference> others = Project.References.Where(
            other => Path.GetFileName(other.Display) != Path.GetFileName(path));
        IAssemblySymbol assembly =
            (IAssemblySymbol)CSharpCompilation.Create("Reader", references: [reference, .. others]).GetAssemblyOrModuleSymbol(reference)!;
        return [.. TypesIn(assembly.GlobalNamespace).OrderBy(type => type.ToDisplayString(s_names), StringComparer.Ordinal)];
    }

    /// <summary>Whether editors leave it out of their completion lists.</summary>
    public static bool IsHidden(ISymbol symbol) => symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass!.Name == "EditorBrowsableAttribute" && attribute.ConstructorArguments[0].Value is 1);

    /// <summary>A type and its members.</summary>
    public static string Text(INamedTypeSymbol type) =>
        string.Concat(type.GetMembers().Where(IsVisible).Select(Line).Order(StringComparer.Ordinal).Prepend(Head(type))
            .Select(line => line + "\n"));

    private static string Head(INamedTypeSymbol type)
    {
        string name = type.ToDisplayString(s_names), full = type.ToDisplayString(s_names.AddGenericsOptions(
            SymbolDisplayGenericsOptions.IncludeTypeConstraints));
        List<string> bases = [.. type.Interfaces.Select(one => one.ToDisplayString(s_names)).Order(StringComparer.Ordinal)];
        if (type is { TypeKind: TypeKind.Class, BaseType: { SpecialType: not SpecialType.System_Object } parent })
            bases.Insert(0, parent.ToDisplayString(s_names));
        return Hidden(type) + Kind(type) + name + (bases.Count > 0 ? " : " + string.Join(", ", bases) : "") + full[name.Length..];
    }

    private static string Line(ISymbol member) =>
        "    " + Hidden(member) + (member.DeclaredAccessibility == Accessibility.Public ? "" : "protected ") + InterfaceModifiers(member)
        + member.ToDisplayString(s_members);

    /// <summary>Those that Roslyn leaves out of its own text.</summary>
    private static string InterfaceModifiers(ISymbol member) => member.ContainingType.TypeKind != TypeKind.Interface ? ""
        : $"{(member.IsStatic ? "static " : "")}{(member.IsAbstract ? "abstract " : member.IsVirtual ? "virtual " : "")}";

    private static string Hidden(ISymbol symbol) => IsHidden(symbol) ? "[hidden] " : "";

    private static string Kind(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => "enum ",
        { TypeKind: TypeKind.Interface } => "interface ",
        { TypeKind: TypeKind.Delegate } => "delegate ",
        { TypeKind: TypeKind.Struct } => $"{(type.IsReadOnly ? "readonly " : "")}{(type.IsRefLikeType ? "ref " : "")}struct ",
        { IsStatic: true } => "static class ",
        { IsAbstract: true } => "abstract class ",
        { IsSealed: true } => $"sealed {(type.IsRecord ? "record" : "class")} ",
        _ => type.IsRecord ? "record " : "class ",
    };

    /// <summary>What records and properties bring along says nothing more.</summary>
    private static bool IsVisible(ISymbol member) =>
        member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && member is not INamedTypeSymbol
        && member is not IMethodSymbol { AssociatedSymbol: not null }
        && member is not IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0, ContainingType.IsValueType: true }
        && !(member.ContainingType.TypeKind == TypeKind.Enum && member is IMethodSymbol)
        && !member.GetAttributes().Any(attribute => attribute.AttributeClass!.Name == "CompilerGeneratedAttribute");

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) =>
        container.GetMembers().SelectMany(member => member switch
    {
        INamespaceSymbol inner => TypesIn(inner),
        INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public } type => TypesIn(type).Prepend(type),
        _ => [],
    });
}
