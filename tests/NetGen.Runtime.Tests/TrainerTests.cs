using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClassesWithDropout>;

namespace NetGen.Runtime.Tests;

public class TrainerTests
{
    [Fact]
    public void A_step_is_the_gradient_descent_it_documents()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(1);
        using Gradients gradients = Gradients.For<SmallNetwork<ThreeClasses>>();
        float[] inputs = Samples.Inputs(10);
        int[] labels = Samples.Labels(inputs);
        float expectedLoss = network.Backward(inputs, labels, gradients);
        float[] before = network.Parameters.Read("dense1.weight"), gradient = gradients.Read("dense1.weight");

        using Trainer<SmallNetwork<ThreeClasses>> trainer = new(network, new Sgd(0.5f));
        Assert.Equal(expectedLoss, trainer.Step(inputs, labels));
        float[] after = network.Parameters.Read("dense1.weight");
        for (int i = 0; i < after.Length; i++)
            Assert.Equal(before[i] - 0.5f * gradient[i], after[i], 1e-7f);
    }

    [Fact]
    public void Steps_draw_their_own_dropout_and_targets_train_too()
    {
        float[] inputs = Samples.Inputs(10);
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0));
        float first = trainer.Step(inputs, Samples.Labels(inputs)), second = trainer.Step(inputs, Samples.Labels(inputs));
        Assert.NotEqual(first, second);

        using SmallNetwork<Regression> regression = SmallNetwork<Regression>.Create(1);
        using Trainer<SmallNetwork<Regression>> regressionTrainer = new(regression, new Adam(0.02f));
        float[] targets = Samples.Targets(10, 3);
        float start = regressionTrainer.Step(inputs, targets), end = start;
        for (int i = 0; i < 200; i++)
            end = regressionTrainer.Step(inputs, targets);
        Assert.True(end < start / 10, $"{start} -> {end}");
        Assert.Contains("targets is empty", Assert.Throws<ArgumentException>(() => regressionTrainer.Step(inputs, new float[0])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_learns_and_reports()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Adam(0.02f)) { BatchSize = 50, Seed = 1 };
        Recorder recorder = new();
        DataSet train = Samples.Set(1010), test = Samples.Set(500, stream: 2);
        TrainingResult result = trainer.Fit(train, epochs: 6, new() { Validation = test, Progress = recorder });

        Assert.Equal(TrainingEnd.Completed, result.End);
        Assert.Equal(6 * 21, result.Steps);
        Assert.Equal(6 * 21, trainer.Steps);
        Assert.Equal(6, trainer.Epochs);
        Assert.Equal(Enumerable.Range(1, 6), result.History.Select(record => record.Epoch));
        Assert.True(result.History[^1].Loss < result.History[0].Loss / 1.5);
        Assert.True(result.History[^1].Validation!.Accuracy > 0.85, result.History[^1].Validation!.ToString());
        Assert.Equal(result.History.MinBy(record => record.Validation!.Loss)!.Epoch, result.BestEpoch);

        Assert.Equal(6 * 22, recorder.Reports.Count);
        TrainingProgress last = recorder.Reports[^1];
        Assert.Equal((6, 6, 21, 21), (last.Epoch, last.Epochs, last.Step, last.StepsPerEpoch));
        Assert.Same(result.History[^1].Validation, last.Validation);
        Assert.Equal(TimeSpan.Zero, last.Remaining);
        Assert.Equal(result.History[^1].Loss, last.Loss);
        Assert.Equal(result.History[^1].Accuracy, last.Accuracy);
        Assert.InRange(last.Accuracy, 0.6, 1);
        Assert.True(last.SamplesPerSecond > 0);
        Assert.True(recorder.Reports[0].Remaining > TimeSpan.Zero);
        Assert.Null(recorder.Reports[0].Validation);
    }

    [Fact]
    public void Training_accuracy_counts_the_passes_predictions()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(1);
        using Trainer<SmallNetwork<ThreeClasses>> trainer = new(network, new Sgd(0)) { BatchSize = 7 };
        DataSet set = Samples.Set(100);
        Evaluation evaluation = network.Evaluate(set);
        TrainingResult result = trainer.Fit(set, epochs: 1);
        Assert.Equal(evaluation.Accuracy, result.History[0].Accuracy, 1e-12);
        Assert.Equal(evaluation.Loss, result.History[0].Loss, 1e-6);
    }

    [Fact]
    public void Every_epoch_sees_every_sample_in_the_documented_order()
    {
        // With a learning rate of 0 the loss of a minibatch tells which samples it holds.
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(1);
        using Trainer<SmallNetwork<ThreeClasses>> trainer = new(network, new Sgd(0)) { BatchSize = 4, Seed = 6 };
        DataSet set = Samples.Set(10);
        Recorder recorder = new();
        trainer.Fit(set, epochs: 2, new() { Progress = recorder });
        using Gradients gradients = Gradients.For<SmallNetwork<ThreeClasses>>();
        for (int epoch = 0; epoch < 2; epoch++)
        {
            int[] order = [.. Enumerable.Range(0, 10)];
            Philox.Shuffle(order, 6, (uint)epoch);
            double sum = 0;
            for (int step = 0; step < 3; step++)
            {
                int[] samples = order[(step * 4)..Math.Min(10, step * 4 + 4)];
                float[] inputs = [.. samples.SelectMany(sample => Samples.Inputs(10).AsSpan(sample * 8, 8).ToArray())];
                sum += network.Backward(inputs, [.. samples.Select(sample => set.Labels[sample])], gradients) * samples.Length;
                Assert.Equal(sum / Math.Min(10, step * 4 + 4), recorder.Reports[epoch * 3 + step].Loss, 1e-6);
            }
        }
    }

    [Fact]
    public void Threads_do_not_change_the_saved_bytes()
    {
        using TemporaryFolder folder = new();
        foreach (int threads in new[] { 1, 2, 5 })
        {
            using Network network = Network.Create(1);
            using Trainer<Network> trainer = new(network, new Adam()) { BatchSize = 16, Seed = 3, Threads = threads, ClipNorm = 0.5f };
            trainer.Fit(Samples.Set(200), epochs: 3);
            network.Save(folder[$"{threads}"]);
            trainer.SaveCheckpoint(folder[$"{threads}.checkpoint"]);
        }

        Assert.Equal(File.ReadAllBytes(folder["1"]), File.ReadAllBytes(folder["2"]));
        Assert.Equal(File.ReadAllBytes(folder["1"]), File.ReadAllBytes(folder["5"]));
        Assert.Equal(File.ReadAllBytes(folder["1.checkpoint"]), File.ReadAllBytes(folder["5.checkpoint"]));
    }

    [Fact]
    public void Bytes_train_as_the_floats_they_stand_for()
    {
        byte[] bytes = [.. Enumerable.Range(0, 40 * 8).Select(i => (byte)(i * 61))];
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 3)];
        InputNormalization normalization = new(0.01, [0.1], [2]);
        DataSet asBytes = DataSet.From(bytes, 8, labels, normalization);
        float[] floats = new float[320];
        asBytes.CopyInputs(0, floats);
        Assert.Equal([.. bytes.Select(value => (float)((value * 0.01 - 0.1) / 2))], floats);
        Assert.Equal(Trained(DataSet.From(floats, 8, labels)), Trained(asBytes));

        // Without a normalization of its own the data takes the network's.
        float[] byNetwork = [.. bytes.Select((value, i) => (float)((value * (1.0 / 255) - (i % 2 == 0 ? 0.5 : 0.25)) / 0.5))];
        Assert.Equal(Trained(DataSet.From(byNetwork, 8, labels)), Trained(DataSet.From(bytes, 8, labels)));

        static float[] Trained(DataSet set)
        {
            using Network network = Network.Create(1);
            using Trainer<Network> trainer = new(network, new Adam()) { BatchSize = 16 };
            trainer.Fit(set, epochs: 2);
            return network.Parameters.Read("dense1.weight");
        }
    }

    [Fact]
    public void EvaluateEvery_skips_epochs_but_not_the_last()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f));
        TrainingResult result = trainer.Fit(
            Samples.Set(50), epochs: 5, new() { Validation = Samples.Set(20, 2), EvaluateEvery = 2 });
        Assert.Equal([false, true, false, true, true], result.History.Select(record => record.Validation is not null));
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_the_training()
    {
        using SmallNetwork<Regression> network = SmallNetwork<Regression>.Create(1);
        using Trainer<SmallNetwork<Regression>> trainer = new(network, new Sgd(1e20f)) { BatchSize = 10 };
        Assert.Equal(TrainingEnd.Diverged, trainer.Fit(Samples.Set(100), epochs: 5).End);
    }

    [Fact]
    public void Fit_and_its_settings_name_what_is_wrong()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f));
        AssertMessage(
            "train has inputs of 4 values; SmallNetwork takes 8 (2x2x2)",
            () => trainer.Fit(DataSet.From(new float[8], 4, new int[2]), 1));
        AssertMessage(
            "train: the label of sample 1 is 3; the classes of SmallNetwork are 0 to 2",
            () => trainer.Fit(DataSet.From(new float[16], 8, new[] { 0, 3 }), 1));
        AssertMessage(
            "Validation has 2 targets a sample; SmallNetwork has 3 outputs",
            () => trainer.Fit(Samples.Set(2), 1, new() { Validation = DataSet.From(new float[8], 8, new float[2]) }));
        AssertMessage("EvaluateEvery is 0; it must be at least 1 epoch", () => _ = new FitOptions { EvaluateEvery = 0 });
        AssertMessage("BatchSize is 0; it must be at least 1", () => trainer.BatchSize = 0);
        AssertMessage("ClipNorm is 0; it must be a finite number above 0", () => trainer.ClipNorm = 0);
        AssertMessage("threads is 0", () => trainer.Threads = 0);
        Assert.Empty(trainer.Fit(Samples.Set(2), 0).History);

        static void AssertMessage(string start, Action call) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    /// <summary>Minibatches of several sizes, the last the largest seen so far.</summary>
    [Fact]
    public void Fit_on_targets_takes_the_steps_of_its_minibatches()
    {
        using SmallNetwork<Regression> network = SmallNetwork<Regression>.Create(1), byHand = SmallNetwork<Regression>.Create(1);
        using Trainer<SmallNetwork<Regression>> trainer = new(network, new Adam()) { Seed = 6 }, hand = new(byHand, new Adam());
        float[] inputs = Samples.Inputs(10), targets = Samples.Targets(10, 3);
        DataSet set = DataSet.From(inputs, 8, targets);
        int[] batchSizes = [4, 3, 6];
        for (int epoch = 0; epoch < batchSizes.Length; epoch++)
        {
            trainer.BatchSize = batchSizes[epoch];
            trainer.Fit(set, 1);
            int[] order = [.. Enumerable.Range(0, 10)];
            Philox.Shuffle(order, 6, (uint)epoch);
            foreach (int[] samples in order.Chunk(batchSizes[epoch]))
                hand.Step(
                    [.. samples.SelectMany(sample => inputs[(sample * 8)..(sample * 8 + 8)])],
                    [.. samples.SelectMany(sample => targets[(sample * 3)..(sample * 3 + 3)])]);
        }

        Assert.Equal(byHand.Parameters.Read("dense1.weight"), network.Parameters.Read("dense1.weight"));
        Assert.Equal(byHand.Parameters.Read("dense2.weight"), network.Parameters.Read("dense2.weight"));
    }

    [Fact]
    public void Of_targets_there_is_no_accuracy()
    {
        using SmallNetwork<Regression> network = SmallNetwork<Regression>.Create(1);
        using Trainer<SmallNetwork<Regression>> trainer = new(network, new Sgd(0.1f));
        Recorder recorder = new();
        TrainingResult result = trainer.Fit(
            DataSet.From(Samples.Inputs(10), 8, Samples.Targets(10, 3)), 1, new() { Progress = recorder });
        Assert.True(double.IsNaN(result.History[0].Accuracy));
        Assert.True(double.IsNaN(recorder.Reports[0].Accuracy));
    }

    [Fact]
    public void Fit_of_no_epochs_looks_at_nothing()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(1);
        network.Parameters.Write("dense1.bias", [float.NaN, 0, 0, 0, 0]);
        using Trainer<SmallNetwork<ThreeClasses>> trainer = new(network, new Sgd(0.1f));
        Assert.Equal(TrainingEnd.Completed, trainer.Fit(Samples.Set(2), 0).End);
        Assert.Equal("epochs", Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Samples.Set(2), -1)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { EvaluateEvery = 0 });
    }

    [Fact]
    public void Threads_are_as_many_as_the_machine_has_cores()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f));
        Assert.Equal(Math.Min(Environment.ProcessorCount, 1024), trainer.Threads);
    }

    /// <summary>Keeps every report.</summary>
    private sealed class Recorder : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add(value);
    }
}
