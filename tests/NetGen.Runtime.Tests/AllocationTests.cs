using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>Runs alone: another test that holds the worker threads during the first call would put their making off to a later one.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public class RunsAlone;

[Collection(nameof(AllocationTests))]
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
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
            Calls();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

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
            using Trainer<Network> trainer = new(network, optimizer) { Threads = 2, ClipNorm = 0.1f, Schedule = LearningRateSchedule.Cosine(100) };
            float[] inputs = Samples.Inputs(40);
            int[] labels = Samples.Labels(inputs);
            trainer.Step(inputs, labels);
            trainer.Step(inputs, labels);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++)
                trainer.Step(inputs, labels);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }
}
