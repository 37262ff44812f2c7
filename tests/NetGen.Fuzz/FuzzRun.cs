using System.Diagnostics;
using System.Globalization;

namespace NetGen.Fuzz;

/// <summary>Rounds of one target until the time is up; ends at the first that fails, hangs or allocates too much.</summary>
internal sealed class FuzzRun(IFuzzTarget target, Options options, TimeSpan time)
{
    private static readonly TimeSpan s_longestRound = TimeSpan.FromSeconds(20);

    private readonly SortedDictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private long _round;
    private long _roundStarted;

    /// <returns>Whether all rounds held.</returns>
    public bool Run()
    {
        using Timer watchdog = new(_ => StopIfHung(), null, 1000, 1000);
        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan longest = default;
        long maxBytes = 0;
        for (_round = options.Round ?? 0; Goes(clock); _round++)
        {
            _roundStarted = Stopwatch.GetTimestamp();
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                string outcome = target.Run(new Random(SeedOf(options.Seed, _round)));
                _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
            }
            catch (Exception failure)
            {
                return Fail(failure.ToString());
            }

            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (bytes > target.MaxBytes)
                return Fail($"it allocated {bytes:N0} bytes; {target.MaxBytes:N0} are the most");
            maxBytes = Math.Max(maxBytes, bytes);
            TimeSpan took = Stopwatch.GetElapsedTime(_roundStarted);
            longest = took > longest ? took : longest;
        }

        Interlocked.Exchange(ref _roundStarted, 0);
        CultureInfo culture = CultureInfo.InvariantCulture;
        Console.WriteLine(string.Create(
            culture, $"{target.Name}: {_outcomes.Values.Sum():N0} rounds in {clock.Elapsed.TotalSeconds:N0} s, "
                + $"the longest {longest.TotalMilliseconds:N0} ms, at most {maxBytes / 1e6:N1} MB"));
        Console.WriteLine("  " + string.Join(", ",
            _outcomes.OrderByDescending(outcome => outcome.Value)
                .Select(outcome => string.Create(culture, $"{outcome.Key} {outcome.Value:N0}"))));
        return true;
    }

    private bool Goes(Stopwatch clock)
    {
        if (options.Round is long only)
            return _round == only;
        return options.Rounds is long rounds ? _round < rounds : clock.Elapsed < time;
    }

    private bool Fail(string what)
    {
        Interlocked.Exchange(ref _roundStarted, 0);
        Console.WriteLine($"{target.Name}: FAILED, repeat it by: {target.Name} --seed {options.Seed} --round {_round}\n"
            + $"{what}\n--- the input:\n{target.Input}");
        return false;
    }

    private void StopIfHung()
    {
        long started = Interlocked.Read(ref _roundStarted);
        if (started == 0 || Stopwatch.GetElapsedTime(started) < s_longestRound || Debugger.IsAttached)
            return;
        Fail($"it has taken more than {s_longestRound.TotalSeconds} s");
        Environment.Exit(1);
    }

    /// <summary>
    /// A seed of each round's own that is the same in every process, by the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
    /// </summary>
    private static int SeedOf(int seed, long round)
    {
        ulong mixed = ((ulong)(uint)seed << 32) + (ulong)round + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        return (int)(mixed >> 33);
    }
}
