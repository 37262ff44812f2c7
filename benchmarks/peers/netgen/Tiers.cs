using System.Diagnostics;
using System.Diagnostics.Tracing;

namespace NetGen.Benchmarks.Worker;

/// <summary>Which tiers the runtime compiles a network's methods at, and when, as its own events say.</summary>
internal sealed class Tiers : EventListener
{
    private const EventKeywords Jit = (EventKeywords)0x10;

    /// <summary>The names of the tiers, by the number in bits 7 to 9 of the event's flags.</summary>
    private static readonly string[] s_tiers =
        ["unknown", "minopts", "optimized", "quick", "tier1", "osr", "instrumented", "instrumented-tier1"];

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<(double Time, string Tier, string Method)> _compiled = [];

    /// <summary>
    /// Runs a network for a while, a sample or a step of 50 at a time, and writes each compiled method: milliseconds, tier, method.
    /// </summary>
    public static void Write(string name, string mode, double seconds)
    {
        using Tiers tiers = new();
        IMeasured network = Network.Of(name, threads: 1);
        Action call = mode == "train" ? network.FirstStep() : network.FirstForward();
        long started = Stopwatch.GetTimestamp();
        long calls = 0;
        for (; Stopwatch.GetElapsedTime(started).TotalSeconds < seconds; calls++)
            call();
        lock (tiers._compiled)
            foreach ((double time, string tier, string method) in tiers._compiled)
                Console.WriteLine(FormattableString.Invariant($"{time:F1} {tier} {method}"));
        Console.WriteLine(FormattableString.Invariant($"{calls} calls"));
    }

    protected override void OnEventSourceCreated(EventSource source)
    {
        if (source.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(source, EventLevel.Verbose, Jit);
    }

    protected override void OnEventWritten(EventWrittenEventArgs written)
    {
        if (written.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true || written.Payload is not { } payload)
            return;
        string type = (string)payload[6]!, method = (string)payload[7]!;
        if (!type.StartsWith("NetGen.", StringComparison.Ordinal)
            || type.StartsWith("NetGen.Benchmarks.Worker.Tiers", StringComparison.Ordinal))
            return;
        uint flags = (uint)payload[5]!;
        lock (_compiled)
            _compiled.Add((Stopwatch.GetElapsedTime(_started).TotalMilliseconds, s_tiers[(flags >> 7) & 7], $"{type}.{method}"));
    }
}
