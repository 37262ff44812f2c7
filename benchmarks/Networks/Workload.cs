namespace NetGen.Benchmarks;

public enum Mode
{
    Forward,
    TrainSgd,
    TrainAdam,
}

/// <summary>What is timed.</summary>
/// <param name="Network">Its name in <see cref="Networks"/>.</param>
/// <param name="Mode">A forward pass, or a training step with an optimizer.</param>
/// <param name="Batch">Samples of one call.</param>
/// <param name="Threads">Threads of one call.</param>
/// <param name="Seconds">How long to repeat it.</param>
public sealed record Workload(string Network, Mode Mode, int Batch, int Threads, double Seconds)
{
    private static readonly IReadOnlyDictionary<string, Mode> s_modes = new Dictionary<string, Mode>
    {
        ["forward"] = Mode.Forward,
        ["train-sgd"] = Mode.TrainSgd,
        ["train-adam"] = Mode.TrainAdam,
    };

    public string ModeName => s_modes.Single(mode => mode.Value == Mode).Key;

    /// <summary>The workloads of a command line; <c>forward</c> and <c>train</c> stand for the usual ones.</summary>
    /// <exception cref="ArgumentException">It is not understood.</exception>
    public static IReadOnlyList<Workload> Parse(IReadOnlyList<string> arguments)
    {
        string? command = arguments.Count > 0 && arguments[0] is "forward" or "train" ? arguments[0] : null;
        Options options = new([.. arguments.Skip(command is null ? 0 : 1)], "--net", "--mode", "--batch", "--threads", "--seconds");
        IEnumerable<string> usual = s_modes.Keys.Where(mode => mode.StartsWith(command ?? "forward", StringComparison.Ordinal));
        IReadOnlyList<string> modes = options.Text("--mode", "") == "" ? [.. usual] : options.Words("--mode", s_modes.Keys);
        return
        [
            .. from network in options.Words("--net", Networks.All.Keys)
               from mode in modes
               from batch in command == "train" ? options.Counts("--batch", 50) : options.Counts("--batch", 1, 50, 256)
               from threads in options.Counts("--threads", 1)
               select new Workload(network, s_modes[mode], batch, threads, options.Number("--seconds", 1)),
        ];
    }
}
