// Times generated networks, alone and beside others. See README.md for the commands.

using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using NetGen.Benchmarks;
using NetGen.Benchmarks.Comparisons;
using NetGen.Benchmarks.Layers;
using NetGen.Benchmarks.Scaling;
using NetGen.Benchmarks.Startup;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

try
{
    return args switch
    {
        ["peers", .. string[] rest] => PeersCommand.Run(rest),
        ["layers", .. string[] rest] => LayersCommand.Run(rest),
        ["startup", .. string[] rest] => StartupCommand.Run(rest),
        ["scaling", .. string[] rest] => ScalingCommand.Run(rest),
        ["statistics", .. string[] rest] => Statistics(rest),
        _ => Times(args),
    };
}
catch (Exception exception) when (exception is ArgumentException or WorkerException)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

static int Statistics(string[] arguments)
{
    // In this process: the networks need this repository's build, which a project of BenchmarkDotNet's own would not get.
    IConfig config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
    BenchmarkSwitcher.FromAssembly(typeof(Workload).Assembly).Run(arguments, config);
    return 0;
}

static int Times(string[] arguments)
{
    IReadOnlyList<Workload> workloads = Workload.Parse(arguments);
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
