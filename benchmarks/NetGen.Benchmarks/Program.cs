// Times generated networks. See ../README.md for the command line.

using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using NetGen.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is ["statistics", .. string[] rest])
{
    // In this process: the networks need this repository's build, which a project of BenchmarkDotNet's own would not get.
    IConfig config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
    BenchmarkSwitcher.FromAssembly(typeof(Workload).Assembly).Run(rest, config);
    return 0;
}

try
{
    IReadOnlyList<Workload> workloads = Workload.Parse(args);
    Console.WriteLine($"{"network",-14}{"mode",-12}{"batch",6}{"threads",9}{"median ms",12}{"least ms",11}{"samples/s",12}{"GFLOP/s",9}{"bytes/call",12}");
    foreach (Workload workload in workloads)
    {
        Measurement measured = Networks.All[workload.Network](workload);
        // A training step is counted as three forward passes: forward, the inputs' gradients, the weights' gradients.
        double operations = 2.0 * measured.MultiplyAdds * workload.Batch * (workload.Mode == Mode.Forward ? 1 : 3);
        Console.WriteLine(
            $"{workload.Network,-14}{workload.ModeName,-12}{workload.Batch,6}{workload.Threads,9}{measured.Median,12:F4}{measured.Least,11:F4}"
            + $"{workload.Batch / measured.Median * 1000,12:N0}{operations / measured.Median / 1e6,9:F1}{measured.Allocated,12:F0}");
    }

    return 0;
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
