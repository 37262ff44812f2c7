using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.LargeBlocks>;

namespace NetGen.Runtime.Tests;

/// <summary>
/// Native memory is given back: what is disposed of is not held by a call that has ended. Other tests would be measured too.
/// </summary>
[Collection(nameof(RunsAlone))]
public class MemoryTests
{
    private const int Rounds = 30;

    [Fact]
    public void What_is_disposed_of_is_freed_after_any_use()
    {
        using TemporaryFolder folder = new();
        for (int round = 0; round < 5; round++)
            UseAndDispose(folder);
        long before = Environment.WorkingSet;
        for (int round = 0; round < Rounds; round++)
            UseAndDispose(folder);
        // A block has 4 MB, and there are a dozen in a round: one that stays is 120 MB.
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 60 << 20);
    }

    private static void UseAndDispose(TemporaryFolder folder)
    {
        using Network network = Network.Create(1);
        float[] inputs = Samples.Inputs(6), outputs = new float[18];
        network.Forward(inputs, outputs);
        network.Classify(inputs.AsSpan(0, 8));
        network.Parameters.Write("dense1.bias", network.Parameters.Read("dense2.bias").Concat(new float[2]).ToArray());
        network.Save(folder["weights"]);
        using Network loaded = Network.Load(folder["weights"]), clone = loaded.Clone();
        Assert.Throws<WeightsFormatException>(() => Network.Load(new byte[100]));
        loaded.LoadPartial(folder["weights"]);

        using (Gradients gradients = Gradients.For<Network>(), others = Gradients.For<Network>())
        {
            network.Backward(inputs, Samples.Labels(inputs), gradients);
            gradients.Add(others);
            gradients.Scale(gradients.Norm() > 0 ? 1 : 2);
        }

        using Trainer<Network> trainer = new(network, new Adam());
        trainer.Step(inputs, Samples.Labels(inputs));
        trainer.Fit(Samples.Set(6), 1, new() { Validation = Samples.Set(6), EarlyStopping = EarlyStopping.WhenLossStalls(3) });
        trainer.SaveCheckpoint(folder["checkpoint"]);
        trainer.LoadCheckpoint(folder["checkpoint"]);
    }
}
