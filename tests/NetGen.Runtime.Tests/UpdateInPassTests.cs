using NetGen.Runtime.Tests.Fixtures;

namespace NetGen.Runtime.Tests;

/// <summary>
/// A training pass that updates weights itself, while their gradients are at hand, trains to the same bit as one that does not.
/// </summary>
public class UpdateInPassTests
{
    public static TheoryData<string> Optimizers => ["sgd", "momentum", "adam", "adamw", "own"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void It_trains_to_the_same_weights_and_state(string optimizer)
    {
        (string[] plainLosses, byte[] plain) = Train<ThreeClasses>(optimizer, clipNorm: null, threads: 1);
        foreach (int threads in new[] { 1, 3 })
        {
            (string[] losses, byte[] checkpoint) = Train<UpdatedInPass>(optimizer, clipNorm: null, threads);
            Assert.Equal(plainLosses, losses);
            Assert.Equal(plain, checkpoint);
        }
    }

    /// <summary>The norm is not known before all gradients are, so nothing is updated before.</summary>
    [Fact]
    public void Clipping_is_of_all_gradients_together()
    {
        (string[] plainLosses, byte[] plain) = Train<ThreeClasses>("adam", clipNorm: 0.01f, threads: 1);
        (string[] losses, byte[] checkpoint) = Train<UpdatedInPass>("adam", clipNorm: 0.01f, threads: 2);
        Assert.Equal(plainLosses, losses);
        Assert.Equal(plain, checkpoint);
        Assert.NotEqual(Train<UpdatedInPass>("adam", clipNorm: null, threads: 2).Checkpoint, checkpoint);
    }

    [Fact]
    public void A_step_that_fails_leaves_the_weights_and_the_trainer_as_they_were()
    {
        using SmallNetwork<UpdatedInPass> network = SmallNetwork<UpdatedInPass>.Create(1);
        using Trainer<SmallNetwork<UpdatedInPass>> trainer = new(network, new Adam(0.1f));
        float[] before = network.Parameters.Read("dense2.weight"), inputs = Samples.Inputs(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Step(inputs, [0, 1, 2, 3]));
        Assert.Equal(before, network.Parameters.Read("dense2.weight"));
        Assert.Equal(0, trainer.Steps);

        // A pass of its own, without the trainer, updates nothing.
        trainer.Step(inputs, Samples.Labels(inputs));
        float[] after = network.Parameters.Read("dense2.weight");
        Assert.NotEqual(before, after);
        using Gradients gradients = Gradients.For<SmallNetwork<UpdatedInPass>>();
        network.Backward(inputs, Samples.Labels(inputs), gradients);
        Assert.Equal(after, network.Parameters.Read("dense2.weight"));
        Assert.DoesNotContain(gradients.Read("dense2.weight"), gradient => gradient == 0);
    }

    /// <summary>As many updates as bring a flush of what is almost zero.</summary>
    private static (string[] Losses, byte[] Checkpoint) Train<TSpec>(string optimizer, float? clipNorm, int threads)
        where TSpec : ISmallSpec
    {
        using TemporaryFolder folder = new();
        using SmallNetwork<TSpec> network = SmallNetwork<TSpec>.Create(4);
        using Trainer<SmallNetwork<TSpec>> trainer = new(network, Make(optimizer))
        {
            Threads = threads,
            ClipNorm = clipNorm,
            Schedule = LearningRateSchedule.StepDecay(10, 0.9f),
        };
        network.Parameters.Write(
            "dense2.weight", [.. network.Parameters.Read("dense2.weight").Select((weight, i) => i % 4 == 0 ? 1e-36f : weight)]);
        float[] inputs = Samples.Inputs(6);
        string[] losses = [.. Enumerable.Range(0, 70).Select(_ => $"{trainer.Step(inputs, Samples.Labels(inputs)):R}")];
        Assert.Equal(70, trainer.Steps);
        trainer.SaveCheckpoint(folder["checkpoint"]);
        return (losses, File.ReadAllBytes(folder["checkpoint"]));
    }

    private static IOptimizer Make(string name) => name switch
    {
        "sgd" => new Sgd(0.1f, weightDecay: 0.01f),
        "momentum" => new Sgd(0.1f, momentum: 0.9f, nesterov: true),
        "adam" => new Adam(0.02f),
        "adamw" => new AdamW(0.02f, weightDecay: 0.1f) { DecaysAll = true },
        _ => new Halving(),
    };

    /// <summary>An optimizer that works on whole tensors, which a pass cannot do for it.</summary>
    private sealed class Halving : IOptimizer
    {
        public string Name => "halving";

        public float LearningRate => 0.5f;

        public IReadOnlyList<string> StateNames => [];

        public void Update(in OptimizerStep step)
        {
            for (int p = 0; p < step.Parameters.Count; p++)
            {
                Span<float> values = step.Values(p);
                ReadOnlySpan<float> gradients = step.Gradients(p);
                for (int i = 0; i < values.Length; i++)
                    values[i] -= step.LearningRate * gradients[i];
            }
        }
    }
}
