using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using static VerifyXunit.Verifier;

namespace NetGen.Generator.Tests;

/// <summary>
/// The runtime's public surface. A change of it is a change of the contract with users: the snapshot is the baseline, and accepting a
/// new one (rename received to verified) says that the change is meant.
/// </summary>
public class PublicApiTests
{
    private const string ForGeneratedCode = "NetGen.CompilerServices";

    public static TheoryData<string> Frameworks => ["net8.0", "net10.0"];

    /// <summary>One baseline for all frameworks: the package promises the same on each.</summary>
    [Theory]
    [MemberData(nameof(Frameworks))]
    public async Task Surface(string framework) =>
        await Verify(string.Join('\n', PublicSurface.TypesOf(Runtime(framework)).Select(PublicSurface.Text)));

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Types_for_generated_code_are_hidden(string framework)
    {
        ImmutableArray<INamedTypeSymbol> types = PublicSurface.TypesOf(Runtime(framework));

        Assert.Equal(
            types.Where(type => type.ContainingNamespace.ToDisplayString() == ForGeneratedCode).Select(type => type.Name),
            types.Where(PublicSurface.IsHidden).Select(type => type.Name));
    }

    /// <summary>What users name or receive is in <c>NetGen</c>.</summary>
    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Users_need_no_type_for_generated_code(string framework)
    {
        ILookup<bool, INamedTypeSymbol> types = PublicSurface.TypesOf(Runtime(framework))
            .ToLookup(type => type.ContainingNamespace.ToDisplayString() == ForGeneratedCode);
        string hidden = string.Join('|', types[true].Select(type => type.Name));

        Assert.All(types[false], type => Assert.DoesNotMatch($@"\b({hidden})\b", PublicSurface.Text(type)));
    }

    private static string Runtime(string framework) =>
        Path.Combine(AppContext.BaseDirectory, framework == "net8.0" ? framework : "", "NetGen.dll");
}
