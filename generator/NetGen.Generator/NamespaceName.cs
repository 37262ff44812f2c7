using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Generator;

/// <summary>Names of projects and assemblies, which may hold anything, as namespaces.</summary>
internal static class NamespaceName
{
    /// <summary>
    /// The name with '_' in place of what an identifier cannot hold, and before what cannot start one: <c>my-app.2d</c> becomes
    /// <c>my_app._2d</c>.
    /// </summary>
    public static string MakeValid(string name) =>
        string.Join(".", name.Split('.').Where(part => part.Length > 0).Select(MakeIdentifier).DefaultIfEmpty("_"));

    private static string MakeIdentifier(string part)
    {
        StringBuilder identifier = new();
        foreach (char c in part)
            identifier.Append(SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_');
        bool needsPrefix = !SyntaxFacts.IsIdentifierStartCharacter(identifier[0]) ||
            SyntaxFacts.GetKeywordKind(identifier.ToString()) != SyntaxKind.None;
        return needsPrefix ? "_" + identifier : identifier.ToString();
    }
}
