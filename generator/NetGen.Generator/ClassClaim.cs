using System.Collections.Immutable;
using NetGen.Compiler;

namespace NetGen.Generator;

/// <summary>The class a spec wants to become.</summary>
internal sealed record ClassClaim(string Path, string Namespace, string Name)
{
    public string FullName => $"{Namespace}.{Name}";

    public static ClassClaim Of(DeclaredSpec declared, ProjectOptions project) =>
        new(declared.Path, declared.Spec.Namespace ?? project.RootNamespace, declared.Spec.Name);

    /// <summary>
    /// A finding for each spec whose class another claims too. Case does not count: generated files are named after their classes,
    /// and Roslyn compares names of files without it.
    /// </summary>
    public static EquatableArray<Findings> FindClashes(ImmutableArray<ClassClaim> claims) => claims
        .GroupBy(claim => claim.FullName, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .SelectMany(group => group.Select(claim => Clash(claim, group)))
        .GroupBy(finding => finding.Path)
        .Select(ofPath => ofPath.First())
        .ToEquatableArray();

    private static Findings Clash(ClassClaim claim, IEnumerable<ClassClaim> group)
    {
        ClassClaim? other = group.FirstOrDefault(one => one.Path != claim.Path);
        string message = other is null
            ? $"the project includes {System.IO.Path.GetFileName(claim.Path)} as a NetworkSpec more than once; remove one of the includes"
            : $"the class {claim.FullName} of this spec is that of {other.Path} too{CaseRemark(claim, other)};"
                + " give one of them another 'name' or 'namespace'";
        return new Findings(claim.Path, EquatableArray.Of(new Diagnostic(DiagnosticCatalog.ClassTwice, message, Anchor.OfKey("name"))));
    }

    private static string CaseRemark(ClassClaim claim, ClassClaim other) =>
        claim.FullName == other.FullName ? "" : $" ({other.FullName}: case alone does not tell them apart)";
}
