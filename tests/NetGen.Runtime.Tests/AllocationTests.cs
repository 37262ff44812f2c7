using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>Tests that run while no other does, for the sake of what they measure or of the others.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public class RunsAlone;

/// <summary>Another test that holds the worker threads during the first call would put their making off to a later one.</summary>
[Collection(nameof(RunsAlone))]
public class AllocationTests
{
    [Fact]
    public void Calls_allocate_nothing_after_the_first()
    {
        using Network network = Network.Create(1);
        network.Threads = 2;
        using Gradients gradients = Gradients.For<Network>();
        float[] inputs = Samples.Inputs(40), outputs = new float[120];
        byte[] bytes = new byte[320];
        int[] labels = Samples.Labels(inputs);
        Calls();
        Assert.Equal(0, LeastAllocated(Calls));

        void Calls()
        {
            network.Forward(inputs, outputs);
            network.Forward(bytes, outputs);
            network.Predict(inputs, outputs);
            network.Classify(inputs.AsSpan(0, 8));
            network.Backward(inputs, labels, gradients);
        }
    }

    [Fact]
    public void Steps_allocate_nothing_after_the_first()
    {
        foreach (IOptimizer optimizer in new IOptimizer[] { new Sgd(0.1f), new Sgd(0.1f, 0.9f), new Adam(), new AdamW() })
        {
            using Network network = Network.Create(1);
            LearningRateSchedule schedule = LearningRateSchedule.Cosine(100);
            using Trainer<Network> trainer = new(network, optimizer) { Threads = 2, ClipNorm = 0.1f, Schedule = schedule };
            float[] inputs = Samples.Inputs(40);
            int[] labels = Samples.Labels(inputs);
            trainer.Step(inputs, labels);
            trainer.Step(inputs, labels);
            Assert.Equal(0, LeastAllocated(() => trainer.Step(inputs, labels)));
        }
    }

    /// <summary>
    /// What twenty calls allocate on this thread. A garbage collection meanwhile counts the rest of the thread's allocation buffer,
    /// up to 8 KB, as allocated; what a call allocates it allocates every time, so the least of a few attempts is its own.
    /// </summary>
    private static long LeastAllocated(Action call)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++)
                call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
