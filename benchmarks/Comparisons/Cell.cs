namespace NetGen.Benchmarks.Comparisons;

/// <summary>One thing to do, for all who are measured.</summary>
/// <param name="Network">A spec of models/.</param>
/// <param name="Mode"><c>forward</c>, or <c>train-</c> and the optimizer.</param>
/// <param name="Batch">Samples of a call.</param>
public sealed record Trial(string Network, string Mode, int Batch)
{
    public static IReadOnlyList<string> Modes { get; } = ["forward", "train-sgd", "train-adam"];

    public bool Trains => Mode != "forward";

    /// <summary>The column's heading.</summary>
    public string Column => Trains ? $"train {Batch}, {(Mode == "train-sgd" ? "SGD" : "Adam")}" : $"batch {Batch}";

    /// <summary>The line that asks a worker for it.</summary>
    public string Command(double seconds) => Trains
        ? FormattableString.Invariant($"train {Network} {Batch} {Mode["train-".Length..]} {seconds}")
        : FormattableString.Invariant($"forward {Network} {Batch} {seconds}");
}

/// <summary>What a worker took in one round.</summary>
/// <param name="Median">Microseconds of the median call.</param>
/// <param name="Min">Microseconds of the fastest.</param>
/// <param name="Way">Which of its ways to be called was the fastest.</param>
public sealed record Reading(double Median, double Min, string Way);

/// <summary>All rounds of one trial.</summary>
/// <param name="MultiplyAdds">Of one sample's forward pass, as the spec counts them.</param>
/// <param name="Readings">By contestant; NetGen is one.</param>
public sealed record Cell(Trial Trial, int Threads, long MultiplyAdds, IReadOnlyDictionary<string, IReadOnlyList<Reading>> Readings)
{
    public const string Us = "NetGen";

    /// <summary>Microseconds: the median of the rounds' medians.</summary>
    public double Time(string contestant) => Middle(Readings[contestant].Select(reading => reading.Median));

    /// <summary>The rounds' medians, largest less smallest, over their median.</summary>
    public double Spread(string contestant) =>
        (Readings[contestant].Max(reading => reading.Median) - Readings[contestant].Min(reading => reading.Median)) / Time(contestant);

    /// <summary>The fastest of the others; null where there is none.</summary>
    public string? FastestPeer => Readings.Keys.Where(contestant => contestant != Us).OrderBy(Time).FirstOrDefault();

    /// <summary>Our latency relative to the fastest peer.</summary>
    public double? Ratio => FastestPeer is string peer ? Time(Us) / Time(peer) : null;

    /// <summary>Operations of a second, two a multiply-add of the spec; a training step counts as three forward passes.</summary>
    public double Gigaflops(string contestant) => 2.0 * MultiplyAdds * Trial.Batch * (Trial.Trains ? 3 : 1) / Time(contestant) / 1000;

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
