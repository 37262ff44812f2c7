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
    public static IReadOnlyDictionary<string, Mode> Modes { get; } = new Dictionary<string, Mode>
    {
        ["forward"] = Mode.Forward,
        ["train-sgd"] = Mode.TrainSgd,
        ["train-adam"] = Mode.TrainAdam,
    };

    public string ModeName => Modes.Single(mode => mode.Value == Mode).Key;
}
