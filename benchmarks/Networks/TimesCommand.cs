using System.CommandLine;
using NetGen.CommandLines;

namespace NetGen.Benchmarks;

/// <summary>
/// Times of networks alone: <c>forward</c> and <c>train</c> stand for the usual workloads, options without a command for others.
/// </summary>
internal static class TimesCommand
{
    /// <summary>Adds the options to a command that times.</summary>
    /// <param name="command">The command.</param>
    /// <param name="modes">What it times without <c>--mode</c>.</param>
    /// <param name="batches">Samples of a call without <c>--batch</c>.</param>
    public static TCommand Fill<TCommand>(TCommand command, IReadOnlyList<string> modes, params int[] batches) where TCommand : Command
    {
        Option<CommaList<string>> nets = ValueOption.Words("--net", "networks", [.. Networks.All.Keys]);
        string[] all = [.. Workload.Modes.Keys];
        Option<CommaList<string>> mode = ValueOption.Words("--mode", $"among {string.Join(',', all)}", all, modes);
        Option<CommaList<int>> batch = ValueOption.Counts("--batch", "samples of a call", batches);
        Option<CommaList<int>> threads = ValueOption.Counts("--threads", "threads of a call", 1);
        Option<double> seconds = ValueOption.Positive("--seconds", "how long to repeat a call", 1);
        foreach (Option option in (Option[])[nets, mode, batch, threads, seconds])
            command.Add(option);
        command.SetAction(parsed => Print(
        [
            .. from network in parsed.GetRequiredValue(nets).Values
               from name in parsed.GetRequiredValue(mode).Values
               from samples in parsed.GetRequiredValue(batch).Values
               from count in parsed.GetRequiredValue(threads).Values
               select new Workload(network, Workload.Modes[name], samples, count, parsed.GetValue(seconds)),
        ]));
        return command;
    }

    private static void Print(IReadOnlyList<Workload> workloads)
    {
        Console.WriteLine(
            $"{"network",-14}{"mode",-12}{"batch",6}{"threads",9}{"median ms",12}{"min ms",11}"
            + $"{"samples/s",12}{"GFLOP/s",9}{"bytes/call",12}");
        foreach (Workload workload in workloads)
        {
            Measurement measured = Networks.All[workload.Network](workload);
            // A training step is counted as three forward passes: forward, the inputs' gradients, the weights' gradients.
            double operations = 2.0 * measured.MultiplyAdds * workload.Batch * (workload.Mode == Mode.Forward ? 1 : 3);
            Console.WriteLine(
                $"{workload.Network,-14}{workload.ModeName,-12}{workload.Batch,6}{workload.Threads,9}"
                + $"{measured.Median,12:F4}{measured.Min,11:F4}"
                + $"{workload.Batch / measured.Median * 1000,12:N0}{operations / measured.Median / 1e6,9:F1}{measured.Allocated,12:F0}");
        }
    }
}
