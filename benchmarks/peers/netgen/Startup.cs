using System.Diagnostics;
using System.Runtime;

namespace NetGen.Benchmarks.Worker;

/// <summary>What a fresh process does before its first output.</summary>
internal static class Startup
{
    /// <summary>
    /// Milliseconds of creating the network, of the first and of the second <c>Forward</c> of one sample, and of compiling in the first;
    /// how many methods that were, and how many bytes of IL.
    /// </summary>
    public static string Measure(string name)
    {
        long started = Stopwatch.GetTimestamp();
        Action forward = Network.Of(name, threads: 1).FirstForward();
        double create = Stopwatch.GetElapsedTime(started).TotalMilliseconds;

        TimeSpan compiling = JitInfo.GetCompilationTime();
        long methods = JitInfo.GetCompiledMethodCount(), bytes = JitInfo.GetCompiledILBytes();
        double first = Milliseconds(forward);
        compiling = JitInfo.GetCompilationTime() - compiling;
        methods = JitInfo.GetCompiledMethodCount() - methods;
        bytes = JitInfo.GetCompiledILBytes() - bytes;
        double second = Milliseconds(forward);
        return FormattableString.Invariant($"{create:F3} {first:F3} {second:F3} {compiling.TotalMilliseconds:F3} {methods} {bytes}");
    }

    private static double Milliseconds(Action call)
    {
        long started = Stopwatch.GetTimestamp();
        call();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
