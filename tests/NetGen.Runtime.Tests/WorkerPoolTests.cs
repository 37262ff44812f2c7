using NetGen.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>
/// Threads that join and leave work far shorter than it takes to wake them. They keep every core busy, and would hold up other tests.
/// </summary>
[Collection(nameof(RunsAlone))]
public class WorkerPoolTests
{
    private const int Calls = 50_000, Units = 16;

    private static int s_runs;

    [Fact]
    public async Task Threads_that_come_and_go_leave_every_call_complete()
    {
        using Network network = Network.Create(1);
        using Gradients gradients = Gradients.For<Network>();
        Task calls = Task.Run(() =>
        {
            for (int call = 0; call < Calls; call++)
                NetworkRunner.Backward<Counting>(
                    network.Parameters, new float[Units * 8], new int[Units], [], gradients, new BackwardOptions(0, 0, Units));
        });
        // A thread that is lost count of would be waited for without end.
        await calls.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(Calls * Units, s_runs);
    }

    private readonly struct Counting : ITrainingKernels
    {
        public static int MicroBatchSize => 1;

        public static int PhaseCount => 1;

        public static int TaskCount(int phase, int samples) => samples;

        public static long ArenaLength(int samples, int threads) => threads;

        public static void Run(int phase, int task, in TrainingPass pass)
        {
            Thread.SpinWait(200);
            Interlocked.Increment(ref s_runs);
        }

        public static void Forward(
            ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples)
        {
        }
    }
}
