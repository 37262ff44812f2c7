using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.Regression>;

namespace NetGen.Runtime.Tests;

public class DivergenceTests
{
    private static readonly DataSet s_train = Samples.Set(100);

    [Fact]
    public void A_loss_that_is_not_finite_ends_the_training_with_the_weights_it_began_with()
    {
        using Network network = Network.Create(1);
        Sgd optimizer = new(1e20f, momentum: 0.9f);
        using Trainer<Network> trainer = new(network, optimizer) { BatchSize = 10 };
        TrainingResult result = trainer.Fit(s_train, epochs: 5);

        Assert.Equal(TrainingEnd.Diverged, result.End);
        Divergence divergence = result.Divergence!;
        Assert.Equal((1, (int)result.Steps, null), (divergence.Epoch, divergence.Step, divergence.Tensor));
        Assert.False(float.IsFinite(divergence.Value));
        Assert.Equal((0, 0, 0L), (trainer.Epochs, divergence.KeptEpochs, trainer.Steps));
        Assert.Equal(Weights(Network.Create(1)), Weights(network));
        Assert.Matches(
            @"^diverged in epoch 1 at step \d+: the loss is (NaN|Infinity); "
            + "the network has the weights it began with; try a smaller learning rate or ClipNorm$",
            result.ToString());

        optimizer.LearningRate = 0.1f;
        Assert.Equal(TrainingEnd.Completed, trainer.Fit(s_train, epochs: 3).End);
        Assert.Equal(Trained(new Sgd(0.1f, momentum: 0.9f), 3, out _), Weights(network));
    }

    /// <summary>Weights, optimizer's state and counts: the checkpoint is that of a run to the end of epoch 50.</summary>
    [Fact]
    public void It_goes_back_to_the_end_of_an_epoch()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Adam()) { BatchSize = 10, Schedule = WithAnError(700) };
        TrainingResult result = trainer.Fit(s_train, epochs: 80);
        trainer.SaveCheckpoint(folder["diverged"]);
        Assert.Equal(new Divergence(71, 2, null, 0, result.Divergence!.Value, 500, 50, 0), result.Divergence);
        Assert.Equal((70, 702), (result.History.Count, result.Steps));
        string text = result.ToString();
        Assert.StartsWith("diverged in epoch 71 at step 2: the loss is ", text, StringComparison.Ordinal);
        Assert.Contains("; the network has the weights of update 500, the end of epoch 50; try", text, StringComparison.Ordinal);

        float[] expected = Trained(new Adam(), 50, out byte[] checkpoint);
        Assert.Equal(expected, Weights(network));
        Assert.Equal(checkpoint, File.ReadAllBytes(folder["diverged"]));

        trainer.Schedule = LearningRateSchedule.Constant;
        Assert.Equal(TrainingEnd.Completed, trainer.Fit(s_train, 60 - trainer.Epochs).End);
        Assert.Equal(Trained(new Adam(), 60, out _), Weights(network));
    }

    [Fact]
    public void It_goes_back_within_a_long_epoch()
    {
        DataSet set = Samples.Set(1200);
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Adam()) { BatchSize = 1, Schedule = WithAnError(1100) };
        TrainingResult result = trainer.Fit(set, epochs: 2);
        Assert.Equal(new Divergence(1, 1102, null, 0, result.Divergence!.Value, 1000, 0, 1000), result.Divergence);
        Assert.Contains("; the network has the weights of update 1,000, in epoch 1; try", result.ToString(), StringComparison.Ordinal);

        trainer.Schedule = LearningRateSchedule.Constant;
        trainer.Fit(set, epochs: 2);
        Assert.Equal((2, 2400L), (trainer.Epochs, trainer.Steps));
        using Network whole = Network.Create(1);
        using Trainer<Network> wholeTrainer = new(whole, new Adam()) { BatchSize = 1 };
        wholeTrainer.Fit(set, epochs: 2);
        Assert.Equal(Weights(whole), Weights(network));
    }

    /// <summary>The last update's loss is the one before it.</summary>
    [Theory]
    [InlineData(false, "dense1.weight is NaN at index 0")]
    [InlineData(true, "optimizer/sum/dense1.weight is NaN at index 0")]
    public void Values_that_are_not_finite_while_losses_are_end_it_too(bool inState, string expected)
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Poison(10, inState)) { BatchSize = 10 };
        TrainingResult result = trainer.Fit(s_train, epochs: 1);
        Assert.Equal(TrainingEnd.Diverged, result.End);
        string text = result.ToString();
        Assert.StartsWith(
            $"diverged in epoch 1 at step 10: {expected}; the network has the weights it began with",
            text, StringComparison.Ordinal);
        Assert.Equal(Weights(Network.Create(1)), Weights(network));
        Assert.Empty(result.History);
    }

    [Fact]
    public void A_cancelled_training_leaves_no_such_values_either()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Poison(3, inState: false)) { BatchSize = 10 };
        using CancellationTokenSource stop = new();
        TrainingResult result = trainer.Fit(
            s_train, epochs: 1, new() { Progress = new Callback(() => { if (trainer.Steps == 3) stop.Cancel(); }) }, stop.Token);
        Assert.Equal((TrainingEnd.Diverged, "dense1.weight"), (result.End, result.Divergence!.Tensor));
        Assert.Equal(Weights(Network.Create(1)), Weights(network));
    }

    /// <summary>The best evaluation belongs to an epoch that has been taken back.</summary>
    [Fact]
    public void The_best_weights_of_early_stopping_are_not_put_over_it()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Poison(15, inState: false)) { BatchSize = 10 };
        TrainingResult result = trainer.Fit(
            s_train, 5, new() { Validation = Samples.Set(20, 2), EarlyStopping = EarlyStopping.WhenLossStalls(3) });
        Assert.Equal((TrainingEnd.Diverged, 1), (result.End, result.BestEpoch));
        Assert.Equal((2, 6), (result.Divergence!.Epoch, result.Divergence.Step));
        Assert.Equal(Weights(Network.Create(1)), Weights(network));
        Assert.Equal((0, 0L), (trainer.Epochs, trainer.Steps));
    }

    /// <summary>Told after the trainer went back, a progress that saves a checkpoint saves a good one.</summary>
    [Fact]
    public void The_progress_sees_the_loss_and_the_restored_network()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Poison(15, inState: false)) { BatchSize = 10 };
        List<TrainingProgress> reports = [];
        long steps = -1;
        trainer.Fit(s_train, 5, new()
        {
            Progress = new Callback(report =>
        {
            reports.Add(report);
            steps = trainer.Steps;
        })
        });
        Assert.Equal((2, 6, 10, double.NaN), (reports[^1].Epoch, reports[^1].Step, reports[^1].StepsPerEpoch, reports[^1].Loss));
        Assert.Equal(0, steps);
    }

    [Fact]
    public void Step_returns_the_loss_as_it_is()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f));
        float[] inputs = Samples.Inputs(2), targets = Samples.Targets(2, 3);
        inputs[9] = float.NaN;
        Assert.Equal(float.NaN, trainer.Step(inputs, targets));
        Assert.Equal(1, trainer.Steps);
    }

    [Fact]
    public void What_is_not_finite_is_neither_trained_nor_saved_nor_loaded()
    {
        using TemporaryFolder folder = new();
        using SmallNetwork<WithStatistic> network = SmallNetwork<WithStatistic>.Create(1);
        using Trainer<SmallNetwork<WithStatistic>> trainer = new(network, new Adam());
        trainer.SaveCheckpoint(folder["checkpoint"]);
        byte[] good = File.ReadAllBytes(folder["checkpoint"]), bad = [.. good];
        BitConverter.GetBytes(float.NegativeInfinity).CopyTo(bad, bad.Length - 4);
        Assert.Contains(
            Assert.Throws<WeightsFormatException>(() => trainer.LoadCheckpoint(folder.Write("bad", bad))).Problems,
            problem => problem.Contains(" has -Infinity at index 2; ", StringComparison.Ordinal));

        network.Parameters.Write("dense1.running_mean", [0, 0, 0, float.NaN, 0]);
        string ofFit = Assert.Throws<InvalidOperationException>(() => trainer.Fit(s_train, 1)).Message;
        Assert.StartsWith("dense1.running_mean is NaN at index 3; ", ofFit, StringComparison.Ordinal);
        string ofSave = Assert.Throws<InvalidOperationException>(() => trainer.SaveCheckpoint(folder["checkpoint"])).Message;
        Assert.Contains("tensor 'dense1.running_mean' has NaN at index 3; ", ofSave, StringComparison.Ordinal);

        Assert.Equal(good, File.ReadAllBytes(folder["checkpoint"]));
        trainer.LoadCheckpoint(folder["checkpoint"]);
        Assert.Equal(TrainingEnd.Completed, trainer.Fit(s_train, 1).End);
    }

    [Fact]
    public void A_learning_rate_that_is_no_finite_number_is_named()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.5f)) { Schedule = new LearningRateSchedule(_ => double.NaN) };
        string message = Assert.Throws<InvalidOperationException>(() => trainer.Fit(s_train, 1)).Message;
        Assert.Equal("the learning rate of update 1 is NaN: the optimizer's is 0.5, the schedule's factor NaN; it must be finite", message);
        Assert.Equal(Weights(Network.Create(1)), Weights(network));
    }

    /// <summary>Constant, but that the factor of one update is far too large.</summary>
    private static LearningRateSchedule WithAnError(long update) => new(step => step == update ? 1e30 : 1);

    private static float[] Trained(IOptimizer optimizer, int epochs, out byte[] checkpoint)
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, optimizer) { BatchSize = 10 };
        trainer.Fit(s_train, epochs);
        trainer.SaveCheckpoint(folder["checkpoint"]);
        checkpoint = File.ReadAllBytes(folder["checkpoint"]);
        return Weights(network);
    }

    private static float[] Weights(Network network) =>
        [.. Network.Info.Parameters.SelectMany(parameter => network.Parameters.Read(parameter.Name))];

    /// <summary>Changes nothing, but that one update makes the first weight, or its state, NaN.</summary>
    private sealed class Poison(long update, bool inState) : IOptimizer
    {
        public string Name => "poison";

        public float LearningRate => 1;

        public IReadOnlyList<string> StateNames => ["sum"];

        public void Update(in OptimizerStep step)
        {
            if (step.Number == update)
                (inState ? step.State(0, 0) : step.Values(0))[0] = float.NaN;
        }
    }

    private sealed class Callback(Action<TrainingProgress> act) : IProgress<TrainingProgress>
    {
        public Callback(Action act) : this(_ => act())
        {
        }

        public void Report(TrainingProgress value) => act(value);
    }
}
