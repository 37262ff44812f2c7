using NetGen.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>Ranges of samples that write one gradient in their order, in a copy of memory for each thread.</summary>
public class RangeTurnTests
{
    private const int Samples = 64;

    [Fact]
    public void Ranges_have_their_turns_in_order_for_any_number_of_threads()
    {
        float expected = 0;
        for (int range = 0; range < Samples; range++)
            expected = expected / 2 + range;
        foreach (int threads in new[] { 1, 2, 3, 7, 64, 100 })
            Assert.Equal(expected, FirstGradient<InOrder>(threads));
    }

    [Fact]
    public void A_range_that_fails_lets_the_others_go()
    {
        foreach (int threads in new[] { 1, 2, 5 })
        {
            Assert.Throws<TimeoutException>(() => FirstGradient<RangeThreeFails>(threads));
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

    /// <summary>A range a sample. Each halves what the ranges before it made of the first gradient and adds its number.</summary>
    private static void Run(int range, in TrainingPass pass)
    {
        // The copy of memory that the thread has for itself: nobody else writes to it before the range has had its turn.
        ref float own = ref System.Runtime.CompilerServices.Unsafe.Add(ref pass.Arena, range % pass.Threads);
        own = range;
        Thread.SpinWait(range * 37 % 11 * 50);
        pass.AwaitTurn(range);
        pass.Gradients = range == 0 ? 0 : pass.Gradients / 2 + own;
        pass.EndTurn(range, Samples);
    }

    private readonly struct InOrder : ITrainingKernels
    {
        public static int GroupSize => 1;

        public static int PhaseCount => 2;

        public static int UnitCount(int phase, int samples) => samples;

        public static long ArenaFloats(int samples, int threads) => threads;

        public static void Run(int phase, int unit, in TrainingPass pass) => RangeTurnTests.Run(unit, in pass);

        public static void Forward(ref float parameters, ref float derived, ref float workspace, ref float inputs, ref float outputs, int samples)
        {
        }
    }

    private readonly struct RangeThreeFails : ITrainingKernels
    {
        public static int GroupSize => 1;

        public static int PhaseCount => 2;

        public static int UnitCount(int phase, int samples) => samples;

        public static long ArenaFloats(int samples, int threads) => threads;

        public static void Run(int phase, int unit, in TrainingPass pass)
        {
            if (unit == 3)
                throw new TimeoutException();
            RangeTurnTests.Run(unit, in pass);
        }

        public static void Forward(ref float parameters, ref float derived, ref float workspace, ref float inputs, ref float outputs, int samples)
        {
        }
    }
}
