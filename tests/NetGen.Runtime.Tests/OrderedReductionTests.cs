using NetGen.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>Shards that write one gradient in their order, in a copy of memory for each thread.</summary>
public class OrderedReductionTests
{
    private const int Samples = 64;

    [Fact]
    public void Shards_are_added_in_order_for_any_number_of_threads()
    {
        float expected = 0;
        for (int shard = 0; shard < Samples; shard++)
            expected = expected / 2 + shard;
        foreach (int threads in new[] { 1, 2, 3, 7, 64, 100 })
            Assert.Equal(expected, FirstGradient<InOrder>(threads));
    }

    [Fact]
    public void A_shard_that_fails_lets_the_others_go()
    {
        foreach (int threads in new[] { 1, 2, 5 })
        {
            Assert.Throws<TimeoutException>(() => FirstGradient<ShardThreeFails>(threads));
            Assert.Equal(FirstGradient<InOrder>(1), FirstGradient<InOrder>(threads));
        }
    }

    private static float FirstGradient<TKernels>(int threads) where TKernels : ITrainingKernels
    {
        using Network network = Network.Create(1);
        using Gradients gradients = Gradients.For<Network>();
        NetworkRunner.Backward<TKernels>(
            network.Parameters, new float[Samples * 8], new int[Samples], [], gradients, new BackwardOptions(0, 0, threads));
        return gradients.Read("dense1.weight")[0];
    }

    /// <summary>A shard a sample. Each halves what the shards before it made of the first gradient and adds its number.</summary>
    private static void Run(int shard, in TrainingPass pass)
    {
        // The copy of memory that the thread has for itself: nobody else writes to it before the shard has been added.
        ref float own = ref System.Runtime.CompilerServices.Unsafe.Add(ref pass.Arena, shard % pass.Threads);
        own = shard;
        Thread.SpinWait(shard * 37 % 11 * 50);
        pass.BeginReduction(shard);
        pass.Gradients = shard == 0 ? 0 : pass.Gradients / 2 + own;
        pass.EndReduction(shard, Samples);
    }

    private readonly struct InOrder : ITrainingKernels
    {
        public static int MicroBatchSize => 1;

        public static int PhaseCount => 2;

        public static int TaskCount(int phase, int samples) => samples;

        public static long ArenaLength(int samples, int threads) => threads;

        public static void Run(int phase, int task, in TrainingPass pass) => OrderedReductionTests.Run(task, in pass);

        public static void Forward(
            ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples)
        {
        }
    }

    private readonly struct ShardThreeFails : ITrainingKernels
    {
        public static int MicroBatchSize => 1;

        public static int PhaseCount => 2;

        public static int TaskCount(int phase, int samples) => samples;

        public static long ArenaLength(int samples, int threads) => threads;

        public static void Run(int phase, int task, in TrainingPass pass)
        {
            if (task == 3)
                throw new TimeoutException();
            OrderedReductionTests.Run(task, in pass);
        }

        public static void Forward(
            ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples)
        {
        }
    }
}
