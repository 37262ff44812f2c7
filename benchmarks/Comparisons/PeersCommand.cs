using System.CommandLine;
using NetGen.CommandLines;
using Spectre.Console;

namespace NetGen.Benchmarks.Comparisons;

/// <summary><c>peers</c>: NetGen beside ONNX Runtime and PyTorch, in turn.</summary>
internal static class PeersCommand
{
    /// <summary>Samples of a training step.</summary>
    private const int TrainingBatch = 50;

    public static Command Create()
    {
        Option<CommaList<string>> nets = ValueOption.Words("--nets", "networks", [.. Networks.All.Keys]);
        Option<CommaList<int>> batches = ValueOption.Counts("--batches", "samples of a forward pass", 1, 50, 256);
        Option<CommaList<string>> modes = ValueOption.Words("--modes", "forward passes and training steps", Trial.Modes);
        Option<CommaList<int>> threads = ValueOption.Counts("--threads", "threads of a call", 1, 2);
        Option<int> rounds = ValueOption.WholeNumber("--rounds", "how often all take their turn", 1, int.MaxValue, 5);
        Option<double> seconds = ValueOption.Positive("--seconds", "how long to repeat a call in a turn", 0.3);
        Option<string?> folder = Results.Folder(), page = Results.Page();
        Command command = new("peers", "NetGen beside ONNX Runtime and PyTorch, in turn")
        {
            nets, batches, modes, threads, rounds, seconds, folder, page,
        };
        command.SetAction(parsed => Run(
            [
                .. from network in parsed.GetRequiredValue(nets).Values
                   from mode in parsed.GetRequiredValue(modes).Values
                   from batch in mode == "forward" ? parsed.GetRequiredValue(batches).Values : [TrainingBatch]
                   select new Trial(network, mode, batch),
            ],
            parsed.GetRequiredValue(threads).Values, parsed.GetValue(rounds), parsed.GetValue(seconds),
            new Results(parsed.GetValue(folder), parsed.GetValue(page))));
        return command;
    }

    private static void Run(Trial[] trials, IReadOnlyList<int> threads, int rounds, double seconds, Results results)
    {
        Console.WriteLine("packing NetGen and building a program that uses the package");
        string netgen = PackedWorker.Build();
        string files = Directory.CreateTempSubdirectory("netgen-peers-").FullName;
        try
        {
            List<Cell> cells = [];
            List<string> versions = [];
            Machine before = Machine.Measure();
            foreach (int count in threads)
                cells.AddRange(Compare(netgen, files, trials, count, rounds, seconds, versions));
            Comparison comparison = new(
                cells, before, Machine.Measure().Peak, [.. versions.Distinct()], rounds, DateOnly.FromDateTime(DateTime.UtcNow));
            ComparisonTable.Print(comparison);
            results.Save("peers.csv", ComparisonTable.Csv(comparison));
            results.Save("peers.svg", ComparisonChart.Svg(comparison));
            results.SaveText("peers", ComparisonTable.Markdown(comparison));
        }
        finally
        {
            Directory.Delete(files, recursive: true);
        }
    }

    private static IEnumerable<Cell> Compare(
        string netgen, string files, Trial[] trials, int threads, int rounds, double seconds, List<string> versions)
    {
        IReadOnlyList<Worker> workers = Contestants.Start(
            netgen, threads, missing => AnsiConsole.MarkupLineInterpolated($"[yellow]{missing}[/]"));
        try
        {
            versions.AddRange(workers.Select(worker => worker.Version));
            Dictionary<string, long> multiplyAdds = [];
            foreach (string network in trials.Select(trial => trial.Network).Distinct())
                multiplyAdds[network] = Load(workers, network, files);
            foreach (Trial trial in trials)
            {
                Worker[] able = [.. workers.Where(worker => !trial.Trains || worker.Contestant != "ONNX Runtime")];
                Dictionary<string, IReadOnlyList<Reading>> readings = Rounds(able, trial, rounds, seconds);
                Cell cell = new(trial, threads, multiplyAdds[trial.Network], readings);
                IEnumerable<string> times = readings.Keys.Select(who => $"{who} {cell.Time(who):F1} us");
                Console.WriteLine($"{threads} threads, {trial.Network}, {trial.Column}: {string.Join(", ", times)}");
                yield return cell;
            }
        }
        finally
        {
            foreach (Worker worker in workers)
                worker.Dispose();
        }
    }

    /// <summary>Gives everybody the same weights and inputs; whose outputs differ refuses.</summary>
    /// <returns>Multiply-adds of a sample.</returns>
    private static long Load(IReadOnlyList<Worker> workers, string network, string files)
    {
        string[] said = workers[0].Ask($"write {network} {files}").Split(' ');
        foreach (Worker worker in workers)
            worker.Ask($"load {network} {files} {said[0]} {said[1]}");
        return long.Parse(said[2]);
    }

    private static Dictionary<string, IReadOnlyList<Reading>> Rounds(IReadOnlyList<Worker> workers, Trial trial, int rounds, double seconds)
    {
        Dictionary<string, List<Reading>> readings = workers.ToDictionary(worker => worker.Contestant, _ => new List<Reading>());
        // Each round starts with another, so that none always comes after the same one.
        for (int round = 0; round < rounds; round++)
            for (int turn = 0; turn < workers.Count; turn++)
            {
                Worker worker = workers[(round + turn) % workers.Count];
                readings[worker.Contestant].Add(worker.Measure(trial, seconds));
            }
        return readings.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Reading>)pair.Value);
    }
}
