using System.Diagnostics;
using System.Runtime;

namespace NetGen.Benchmarks.Worker;

/// <summary>The same measurement as the other workers'.</summary>
public static class Timing
{
    /// <summary>Seconds before the clock starts: the first time, and later until caches are filled.</summary>
    public const double FirstWarmUp = 0.7, WarmUp = 0.05;

    /// <summary>
    /// The first time, the warm-up goes on until the runtime has compiled nothing for as long as this, but not past the limit.
    /// </summary>
    private const double Silence = 0.4, MaxWarmUp = 5;

    /// <summary>Seconds of a group of calls that is timed as one.</summary>
    private const double Group = 0.002;

    /// <summary>Median and minimum microseconds of a call, and how many were timed.</summary>
    public static string Of(Action call, double seconds, double warmUp)
    {
        long started = Stopwatch.GetTimestamp();
        int calls = 0;
        for (; calls < 2 || Stopwatch.GetElapsedTime(started).TotalSeconds < warmUp; calls++)
            call();
        if (warmUp == FirstWarmUp)
            AwaitCompiler(call, started);
        started = Stopwatch.GetTimestamp();
        for (calls = 0; calls < 2 || Stopwatch.GetElapsedTime(started).TotalSeconds < Group; calls++)
            call();
        int group = Math.Max(1, (int)Math.Round(Group * calls / Stopwatch.GetElapsedTime(started).TotalSeconds));

        List<double> times = [];
        started = Stopwatch.GetTimestamp();
        while (times.Count < 3 || Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < group; i++)
                call();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds / group);
        }

        times.Sort();
        return $"{times[times.Count / 2]:F3} {times[0]:F3} {times.Count * group}";
    }

    private static void AwaitCompiler(Action call, long started)
    {
        long methods = JitInfo.GetCompiledMethodCount(), since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since).TotalSeconds < Silence && Stopwatch.GetElapsedTime(started).TotalSeconds < MaxWarmUp)
        {
            call();
            if (JitInfo.GetCompiledMethodCount() != methods)
                (methods, since) = (JitInfo.GetCompiledMethodCount(), Stopwatch.GetTimestamp());
        }
    }
}
