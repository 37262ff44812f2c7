using NetGen.Tests.Shared;

namespace NetGen.Compiler.Tests.Repository;

/// <summary>The files of this repository, without what builds leave.</summary>
internal static class SourceTree
{
    private static readonly string[] s_left = ["bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "__pycache__"];

    /// <summary>Paths from the root, with '/', of the files that end in one of the suffixes.</summary>
    public static IEnumerable<string> Files(params string[] suffixes) => Below(new DirectoryInfo(RepositoryRoot.Path))
        .Where(file => suffixes.Any(suffix => file.Name.EndsWith(suffix, StringComparison.Ordinal)))
        .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file.FullName).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, path));

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) => folder.EnumerateFiles().Concat(
        folder.EnumerateDirectories().Where(one => !s_left.Contains(one.Name) && one.Name is not (".git" or ".vs")).SelectMany(Below));
}
