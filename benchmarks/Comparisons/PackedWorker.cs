using System.Diagnostics;

namespace NetGen.Benchmarks.Comparisons;

/// <summary>The project peers/netgen, built against the package as its users get it: packed from this tree, restored from a feed.</summary>
internal static class PackedWorker
{
    private static readonly string s_folder = Path.Combine(Repository.Results, "netgen");

    private static readonly string s_project = Path.Combine(Repository.Peers, "netgen", "Worker.csproj");

    private static string Feed => Path.Combine(s_folder, "feed");

    private static string Artifacts => Path.Combine(s_folder, "artifacts");

    /// <summary>Packs, builds and returns the path of the program.</summary>
    /// <exception cref="WorkerException">Either fails; the message has what was said.</exception>
    public static string Build()
    {
        if (Directory.Exists(s_folder))
            Directory.Delete(s_folder, recursive: true);
        Directory.CreateDirectory(Feed);
        // One that no cache knows.
        string version = $"0.0.1-measured.{Guid.NewGuid():n}";
        Run(
            "pack", Path.Combine(Repository.Root, "runtime", "NetGen.csproj"), "-c", "Release", "-o", Feed, $"-p:PackageVersion={version}",
            "--artifacts-path", Artifacts);
        Run(["build", s_project, .. FromFeed]);
        return Path.Combine(Artifacts, "bin", "Worker", "release", "netgen-worker.dll");
    }

    /// <summary>
    /// Publishes what <see cref="Build"/> built with ReadyToRun and returns the path of the program; null, with what was said, where that
    /// fails.
    /// </summary>
    public static string? CompileAhead(out string reason)
    {
        string output = Path.Combine(s_folder, "ready-to-run");
        try
        {
            reason = "";
            string[] options = ["--use-current-runtime", "--no-self-contained", "-p:PublishReadyToRun=true", "-o", output];
            Run(["publish", s_project, .. options, .. FromFeed]);
            return Path.Combine(output, "netgen-worker.dll");
        }
        catch (WorkerException exception)
        {
            reason = exception.Message;
            return null;
        }
    }

    private static string[] FromFeed
    {
        get
        {
            string package = Path.GetFileNameWithoutExtension(Directory.GetFiles(Feed, "*.nupkg").Single());
            string version = package["NetGen.".Length..];
            return ["-c", "Release", $"-p:NetGenFeed={Feed}", $"-p:NetGenVersion={version}", "--artifacts-path", Artifacts];
        }
    }

    private static void Run(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { RedirectStandardOutput = true };
        // What `dotnet run` set for this process must not reach another build.
        foreach (string name in start.Environment.Keys.ToArray())
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new WorkerException($"dotnet {string.Join(' ', arguments)} exited with {process.ExitCode}:\n{said}");
    }
}
