using System.Reflection;

namespace NetGen.Benchmarks;

/// <summary>Where this repository lies.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "RepositoryRoot").Value!;

    /// <summary>Where results go unless the command line says otherwise.</summary>
    public static string Results => Path.Combine(Root, "artifacts", "benchmarks");

    /// <summary>The peers' programs, in the language of each.</summary>
    public static string Peers => Path.Combine(Root, "benchmarks", "peers");
}
