using System.Diagnostics;
using System.Globalization;

namespace NetGen.Benchmarks.Comparisons;

/// <summary>What the machine can do, as peers/limits.c measures it on one core.</summary>
/// <param name="Processor">Its name.</param>
/// <param name="Peak">GFLOP/s of fused multiply-adds in float32; 0 where it was not measured.</param>
/// <param name="L2">GB/s read from 512 KB.</param>
/// <param name="L3">GB/s read from 12.8 MB, the weights of the Fashion CNN's large layer.</param>
/// <param name="Memory">GB/s read from 256 MB.</param>
public sealed record Machine(string Processor, double Peak, double L2, double L3, double Memory)
{
    /// <summary>Measures, for about three seconds.</summary>
    public static Machine Measure()
    {
        string processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(IsModel)?.Split(": ")[^1] ?? "" : "";
        if (Contestants.Limits is not string limits)
            return new Machine(processor, 0, 0, 0, 0);
        string[] command = File.Exists("/usr/bin/taskset")
            ? ["/usr/bin/taskset", "-c", $"{Environment.ProcessorCount - 1}", limits] : [limits];
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        string[] figures = process.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        double[] measured = Array.ConvertAll(figures, double.Parse);
        process.WaitForExit();
        return new Machine(processor, measured[0], measured[1], measured[2], measured[3]);

        static bool IsModel(string line) => line.StartsWith("model name", StringComparison.Ordinal);
    }

    public override string ToString() => Peak == 0 ? Processor
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Processor}; one core: {Peak:F0} GFLOP/s of float32 multiply-adds, "
            + $"reads {L2:F0} GB/s from 512 KB, {L3:F0} from 12.8 MB, {Memory:F0} from 256 MB");
}
