using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClassesWithDropout>;

namespace NetGen.Runtime.Tests;

public class CheckpointTests
{
    private const int Epochs = 4;

    private static readonly DataSet s_train = Samples.Set(100);

    [Theory]
    [InlineData(8)]  // the end of an epoch of 8 steps
    [InlineData(1)]
    [InlineData(13)]
    public void A_resumed_run_saves_the_bytes_of_an_uninterrupted_one(int interruptAfter)
    {
        using TemporaryFolder folder = new();
        Train(trainer => trainer.Fit(s_train, Epochs), folder["whole"]);

        using (CancellationTokenSource stop = new())
        {
            Train(
                trainer =>
                {
                    TrainingResult result = trainer.Fit(s_train, Epochs, new()
                    {
                        Progress = new Callback(() =>
                    {
                        if (trainer.Steps == interruptAfter)
                            stop.Cancel();
                    })
                    }, stop.Token);
                    Assert.Equal(TrainingEnd.Cancelled, result.End);
                    Assert.Equal(interruptAfter, trainer.Steps);
                    trainer.SaveCheckpoint(folder["interrupted"]);
                }, folder["interrupted weights"]);
        }

        Train(
            trainer =>
            {
                trainer.Seed = 999;
                trainer.LoadCheckpoint(folder["interrupted"]);
                Assert.Equal(interruptAfter, trainer.Steps);
                trainer.Fit(s_train, Epochs - trainer.Epochs);
            }, folder["resumed"]);

        Assert.NotEqual(File.ReadAllBytes(folder["whole"]), File.ReadAllBytes(folder["interrupted weights"]));
        Assert.Equal(File.ReadAllBytes(folder["whole"]), File.ReadAllBytes(folder["resumed"]));
    }

    [Fact]
    public void A_checkpoint_saved_while_Fit_reports_resumes_too()
    {
        using TemporaryFolder folder = new();
        Train(
            trainer => trainer.Fit(s_train, Epochs, new()
            {
                Progress = new Callback(() =>
            {
                if (trainer.Steps == 11)
                    trainer.SaveCheckpoint(folder["during"]);
            })
            }), folder["whole"]);
        Train(
            trainer =>
            {
                trainer.LoadCheckpoint(folder["during"]);
                trainer.Fit(s_train, Epochs - trainer.Epochs);
            }, folder["resumed"]);
        Assert.Equal(File.ReadAllBytes(folder["whole"]), File.ReadAllBytes(folder["resumed"]));
    }

    [Fact]
    public void A_loaded_checkpoint_saves_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        Train(
            trainer =>
            {
                trainer.Fit(s_train, 1);
                trainer.SaveCheckpoint(folder["a"]);
            }, folder["weights"]);
        Train(
            trainer =>
            {
                trainer.LoadCheckpoint(folder["a"]);
                trainer.SaveCheckpoint(folder["b"]);
            }, folder["weights"]);
        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));
    }

    [Fact]
    public void Another_file_another_optimizer_and_another_data_set_are_refused()
    {
        using TemporaryFolder folder = new();
        Train(
            trainer =>
            {
                using CancellationTokenSource stop = new();
                trainer.Fit(s_train, 1, new() { Progress = new Callback(stop.Cancel) }, stop.Token);
                trainer.SaveCheckpoint(folder["adam"]);
            }, folder["weights"]);

        using Network network = Network.Create(5);
        float[] before = network.Parameters.Read("dense1.weight");
        using Trainer<Network> sgd = new(network, new Sgd(0.1f));
        AssertMessage("it is no checkpoint", () => sgd.LoadCheckpoint(folder["weights"]));
        AssertMessage("it is a checkpoint of the optimizer 'adam'; the trainer's is 'sgd'", () => sgd.LoadCheckpoint(folder["adam"]));
        Assert.Equal(before, network.Parameters.Read("dense1.weight"));

        using Trainer<Network> adam = new(network, new Adam());
        adam.LoadCheckpoint(folder["adam"]);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => adam.Fit(Samples.Set(99), 1));
        Assert.StartsWith("train has 99 samples; the interrupted epoch ran over 100", exception.Message, StringComparison.Ordinal);

        using SmallNetwork<YesOrNo> other = SmallNetwork<YesOrNo>.Create(1);
        using Trainer<SmallNetwork<YesOrNo>> otherTrainer = new(other, new Adam());
        WeightsFormatException differences = Assert.Throws<WeightsFormatException>(() => otherTrainer.LoadCheckpoint(folder["adam"]));
        Assert.Contains("tensor 'optimizer/exp_avg_sq/dense2.weight' is [3, 5]; the network's is [1, 5]", differences.Problems);
        Assert.Equal(6, differences.Problems.Count);

        static void AssertMessage(string part, Action call) =>
            Assert.Contains(part, Assert.Throws<WeightsFormatException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_checkpoints_are_loaded_or_refused_and_change_nothing_when_refused()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f, momentum: 0.9f));
        trainer.SaveCheckpoint(folder["a"]);
        byte[] original = File.ReadAllBytes(folder["a"]);
        uint[] words = new uint[300 * 2];
        Philox.Fill(words, 5, 0, 0, 0);
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = [.. original];
            bytes[words[2 * i] % 1000] = (byte)(words[2 * i + 1] % 96 + 32);
            float[] before = network.Parameters.Read("dense2.weight");
            long steps = trainer.Steps;
            try
            {
                trainer.LoadCheckpoint(folder.Write("b", bytes));
            }
            catch (WeightsFormatException)
            {
                refused++;
                Assert.Equal(before, network.Parameters.Read("dense2.weight"));
                Assert.Equal(steps, trainer.Steps);
            }
        }

        Assert.InRange(refused, 100, 299);
    }

    private static void Train(Action<Trainer<Network>> train, string weights)
    {
        using Network network = Network.Create(2);
        using Trainer<Network> trainer = new(network, new Adam(0.01f))
        {
            BatchSize = 13,
            Seed = 8,
            Schedule = LearningRateSchedule.Cosine(32).WithWarmUp(5),
        };
        train(trainer);
        network.Save(weights);
    }

    /// <summary>Does something at every report.</summary>
    private sealed class Callback(Action act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => act();
    }
}
