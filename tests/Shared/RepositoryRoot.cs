using System.Reflection;

namespace NetGen.Tests.Shared;

/// <summary>Where this repository is, for tests that look at its files.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = typeof(RepositoryRoot).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "RepositoryRoot").Value!;
}
