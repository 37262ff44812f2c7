// Times generated networks, alone and beside others. See README.md for the commands.

using System.CommandLine;
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
using NetGen.CommandLines;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

RootCommand root = new("Times generated networks, alone and beside others. Without a command: forward passes, or what --mode says.")
{
    TimesCommand.Fill(new Command("forward", "times of forward passes"), ["forward"], 1, 50, 256),
    TimesCommand.Fill(new Command("train", "times of training steps"), ["train-sgd", "train-adam"], 50),
    PeersCommand.Create(),
    LayersCommand.Create(),
    StartupCommand.Create(),
    ScalingCommand.Create(),
    Statistics(),
};
TimesCommand.Fill(root, ["forward"], 1, 50, 256);

try
{
    return root.Run("benchmarks", args);
}
catch (Exception exception) when (exception is ArgumentException or WorkerException)
{
    Console.Error.WriteLine($"benchmarks: {exception.Message}");
    return ProgramRun.WrongExitCode;
}

static Command Statistics()
{
    Argument<string[]> options = new("options")
    {
        Description = "of BenchmarkDotNet, such as --filter '*Forward*'; -- --help lists them",
        Arity = ArgumentArity.ZeroOrMore,
        CaptureRemainingTokens = true,
    };
    Command command = new("statistics", "networks and layers by BenchmarkDotNet") { options };
    command.SetAction(parsed =>
    {
        // In this process: the networks need this repository's build, which a project of BenchmarkDotNet's own would not get.
        IConfig config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkSwitcher.FromAssembly(typeof(Workload).Assembly).Run(parsed.GetValue(options), config);
    });
    return command;
}
