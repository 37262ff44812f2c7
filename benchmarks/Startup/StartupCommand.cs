using System.CommandLine;
using System.Diagnostics;
using System.Text;
using NetGen.Benchmarks.Comparisons;
using NetGen.CommandLines;

namespace NetGen.Benchmarks.Startup;

/// <summary>
/// <c>startup</c>: what a fresh process takes until the first output, in several modes of the runtime, and which tiers the generated
/// methods are compiled at in the first second.
/// </summary>
internal static class StartupCommand
{
    /// <summary>A way to run a program: how it is named, the runtime's variables, whether it was compiled ahead.</summary>
    private sealed record Way(string Name, bool ReadyToRun, params (string Name, string Value)[] Variables);

    private static readonly Way[] s_ways =
    [
        new("as it is", ReadyToRun: false),
        new("TieredPGO off", ReadyToRun: false, ("DOTNET_TieredPGO", "0")),
        new("TieredCompilation off", ReadyToRun: false, ("DOTNET_TieredCompilation", "0")),
        new("ReadyToRun", ReadyToRun: true),
    ];

    public static Command Create()
    {
        Option<CommaList<string>> nets = ValueOption.Words("--nets", "networks", [.. Networks.All.Keys]);
        Option<int> rounds = ValueOption.WholeNumber("--rounds", "fresh processes of each kind", 1, int.MaxValue, 9);
        Option<string?> folder = Results.Folder(), page = Results.Page();
        Command command = new("startup", "what a fresh process takes until the first output") { nets, rounds, folder, page };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(nets).Values, parsed.GetValue(rounds),
            new Results(parsed.GetValue(folder), parsed.GetValue(page))));
        return command;
    }

    private static void Run(IReadOnlyList<string> networks, int rounds, Results results)
    {
        string netgen = PackedWorker.Build();
        string? compiledAhead = PackedWorker.CompileAhead(out string reason);
        if (compiledAhead is null)
            Console.WriteLine($"ReadyToRun is not measured: {reason}");

        StringBuilder page = new();
        page.AppendLine($"Milliseconds, medians of {rounds} fresh processes on one core, .NET {Environment.Version}. "
            + "*Process* is from its start to its end, after two outputs; *create* draws and packs the weights; "
            + "*compiling* and *methods* are of the first `Forward`.").AppendLine();
        page.AppendLine("| network | | process | create | first `Forward` | compiling | methods | second |");
        page.AppendLine("|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (string network in networks)
            foreach (Way way in s_ways)
                if ((way.ReadyToRun ? compiledAhead : netgen) is string program)
                    page.AppendLine(Row(network, way, program, rounds));

        page.AppendLine();
        page.AppendLine(
            "Generated methods in the first second, by the tier they first ran at; then those that went through on-stack replacement.");
        page.AppendLine();
        page.AppendLine("| network | | optimized | quick | minimal | replaced on the stack |");
        page.AppendLine("|---|---|---:|---:|---:|---|");
        foreach (string network in networks)
            foreach (string mode in new[] { "forward", "train" })
                page.AppendLine(TierRow(network, mode, netgen));
        Console.Write(page);
        results.SaveText("startup", page.ToString());
    }

    private static string Row(string network, Way way, string program, int rounds)
    {
        List<double[]> runs = [];
        for (int round = 0; round < rounds; round++)
        {
            long started = Stopwatch.GetTimestamp();
            string said = Output(program, way, "startup", network);
            double process = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            runs.Add([process, .. said.Split(' ').Select(double.Parse)]);
        }
        double Median(int column) => runs.Select(run => run[column]).Order().ElementAt(rounds / 2);
        return $"| {network} | {way.Name} | {Median(0):F0} | {Median(1):F1} | {Median(2):F1} "
            + $"| {Median(4):F1} | {Median(5):F0} | {Median(3):F2} |";
    }

    private static string TierRow(string network, string mode, string program)
    {
        (string Tier, string Method)[] compiled =
        [
            .. Output(program, s_ways[0], "tiers", network, mode, "1").Split('\n').Select(line => line.Split(' '))
                .Where(words => words is [_, _, string method] && method.Contains("Kernels."))
                .Select(words => (words[1], words[2].Split("Kernels.")[1])),
        ];
        IEnumerable<string> first = compiled.DistinctBy(one => one.Method).Select(one => one.Tier);
        IEnumerable<string> replaced = compiled.Where(one => one.Tier == "osr").Select(one => one.Method).Distinct();
        return $"| {network} | {mode} "
            + $"| {first.Count(tier => tier == "optimized")} | {first.Count(tier => tier is "quick" or "instrumented")} "
            + $"| {first.Count(tier => tier == "minopts")} | {string.Join(", ", replaced)} |";
    }

    private static string Output(string program, Way way, params string[] arguments)
    {
        string[] command = [.. OnOneCore, "dotnet", program, .. arguments];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true };
        foreach ((string name, string value) in way.Variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? said.Trim()
            : throw new WorkerException($"{string.Join(' ', command)} exited with {process.ExitCode}");
    }

    private static string[] OnOneCore =>
        File.Exists("/usr/bin/taskset") ? ["/usr/bin/taskset", "-c", $"{Environment.ProcessorCount - 1}"] : [];
}
