using Spectre.Console;

namespace NetGen.Benchmarks.Comparisons;

/// <summary>
/// <c>peers [--nets a,b] [--batches 1,50,256] [--modes forward,train-sgd,train-adam] [--threads 1,2] [--rounds 5] [--seconds 0.3] [--save DIR] [--page FILE]</c>:
/// NetGen beside ONNX Runtime and PyTorch, in turn.
/// </summary>
internal static class PeersCommand
{
    /// <summary>Samples of a training step.</summary>
    private const int TrainingBatch = 50;

    public static int Run(IReadOnlyList<string> arguments)
    {
        Options options = new(arguments, "--nets", "--batches", "--modes", "--threads", "--rounds", "--seconds", "--save", "--page");
        IReadOnlyList<string> modes = options.Words("--modes", Trial.Modes);
        Trial[] trials =
        [
            .. from network in options.Words("--nets", Networks.All.Keys)
               from mode in modes
               from batch in mode == "forward" ? options.Counts("--batches", 1, 50, 256) : [TrainingBatch]
               select new Trial(network, mode, batch),
        ];
        IReadOnlyList<int> threads = options.Counts("--threads", 1, 2);
        int rounds = options.Counts("--rounds", 5)[0];
        double seconds = options.Number("--seconds", 0.3);
        Results results = new(options);

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
            Comparison comparison = new(cells, before, Machine.Measure().Peak, [.. versions.Distinct()], rounds, DateOnly.FromDateTime(DateTime.UtcNow));
            ComparisonTable.Print(comparison);
            results.Save("peers.csv", ComparisonTable.Csv(comparison));
            results.Save("peers.svg", ComparisonChart.Svg(comparison));
            results.SaveText("peers", ComparisonTable.Markdown(comparison));
        }
        finally
        {
            Directory.Delete(files, recursive: true);
        }
        return 0;
    }

    private static IEnumerable<Cell> Compare(
        string netgen, string files, Trial[] trials, int threads, int rounds, double seconds, List<string> versions)
    {
        IReadOnlyList<Worker> workers = Contestants.Start(netgen, threads, missing => AnsiConsole.MarkupLineInterpolated($"[yellow]{missing}[/]"));
        try
        {
            versions.AddRange(workers.Select(worker => worker.Version));
            Dictionary<string, long> multiplyAdds = [];
            foreach (string network in trials.Select(trial => trial.Network).Distinct())
                multiplyAdds[network] = Load(workers, network, files);
            foreach (Trial trial in trials)
            {
                Dictionary<string, IReadOnlyList<Reading>> readings = Rounds([.. workers.Where(worker => !trial.Trains || worker.Contestant != "ONNX Runtime")], trial, rounds, seconds);
                Cell cell = new(trial, threads, multiplyAdds[trial.Network], readings);
                Console.WriteLine($"{threads} threads, {trial.Network}, {trial.Column}: {string.Join(", ", readings.Keys.Select(who => $"{who} {cell.Time(who):F1} us"))}");
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
