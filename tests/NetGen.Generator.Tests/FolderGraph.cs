using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator.Tests;

/// <summary>Which folders of a source tree use types of which others, with an example of each use.</summary>
public sealed class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    private FolderGraph()
    {
    }

    public IReadOnlyCollection<string> Folders => _uses.Keys;

    /// <summary>The graph of all C# files below a folder, without those of builds.</summary>
    public static FolderGraph Of(string root)
    {
        SyntaxTree[] trees = [.. Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(root, path)), path: path))];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Folders", trees, [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        FolderGraph graph = new();
        foreach (SyntaxTree tree in trees)
        {
            string from = FolderOf(tree);
            graph._uses.TryAdd(from, new SortedDictionary<string, string>(StringComparer.Ordinal));
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                SymbolInfo info = model.GetSymbolInfo(name);
                ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
                INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
                if (type?.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree is SyntaxTree declaring && FolderOf(declaring) != from)
                    graph._uses[from].TryAdd(
                        FolderOf(declaring),
                        $"{tree.FilePath}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1} uses {type.Name}");
            }
        }
        return graph;
    }

    /// <summary>A circle of folders, as its uses one after the other; empty where there is none.</summary>
    public IReadOnlyList<string> FindCircle()
    {
        HashSet<string> done = [];
        List<string> path = [];
        foreach (string folder in _uses.Keys)
            if (Visit(folder) is string[] circle)
                return circle;
        return [];

        string[]? Visit(string folder)
        {
            if (path.IndexOf(folder) is int start and >= 0)
                return [.. path.Skip(start).Zip(path.Skip(start + 1).Append(folder), (from, to) => $"{from} -> {to}: {_uses[from][to]}")];
            if (done.Contains(folder))
                return null;
            path.Add(folder);
            foreach (string next in _uses[folder].Keys)
                if (Visit(next) is string[] circle)
                    return circle;
            path.RemoveAt(path.Count - 1);
            done.Add(folder);
            return null;
        }
    }

    private static string FolderOf(SyntaxTree tree) => Path.GetDirectoryName(tree.FilePath)!.Replace('\\', '/');
}
