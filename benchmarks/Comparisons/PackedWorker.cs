using System.Diagnostics;

namespace NetGen.Benchmarks.Comparisons;

/// <summary>The project peers/netgen, built against the package as its users get it: packed from this tree, restored from a feed.</summary>
internal static class PackedWorker
{
    /// <summary>Packs, builds and returns the path of the program.</summary>
    /// <exception cref="WorkerException">Either fails; the message has what was said.</exception>
    public static string Build()
    {
        string folder = Path.Combine(Repository.Results, "netgen");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        string feed = Directory.CreateDirectory(Path.Combine(folder, "feed")).FullName;
        // One that no cache knows.
        string version = $"0.0.1-measured.{Guid.NewGuid():n}";
        string artifacts = Path.Combine(folder, "artifacts");
        Run("pack", Path.Combine(Repository.Root, "runtime", "NetGen.csproj"), "-c", "Release", "-o", feed, $"-p:PackageVersion={version}", "--artifacts-path", artifacts);
        Run("build", Path.Combine(Repository.Peers, "netgen", "Worker.csproj"), "-c", "Release", $"-p:NetGenFeed={feed}", $"-p:NetGenVersion={version}", "--artifacts-path", artifacts);
        return Path.Combine(artifacts, "bin", "Worker", "release", "netgen-worker.dll");
    }

    private static void Run(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { RedirectStandardOutput = true };
        // What `dotnet run` set for this process must not reach another build.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new WorkerException($"dotnet {string.Join(' ', arguments)} exited with {process.ExitCode}:\n{said}");
    }
}
