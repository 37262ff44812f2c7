using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

public class EarlyStoppingTests
{
    private static readonly DataSet s_train = Samples.Set(100), s_validation = Samples.Set(100, stream: 2);

    [Fact]
    public void It_ends_when_the_loss_stalls_with_the_weights_of_the_least()
    {
        using Network network = Network.Create(1);
        // A rate this high soon overshoots.
        using Trainer<Network> trainer = new(network, new Sgd(3f)) { BatchSize = 10 };
        TrainingResult result = trainer.Fit(
            s_train, epochs: 200, new() { Validation = s_validation, EarlyStopping = EarlyStopping.WhenLossStalls(3) });

        Assert.Equal(TrainingEnd.StoppedEarly, result.End);
        Assert.Equal(result.BestEpoch + 3, result.History.Count);
        double[] losses = [.. result.History.Select(record => record.Validation!.Loss)];
        Assert.Equal(losses.Min(), losses[result.BestEpoch!.Value - 1]);
        Assert.Equal(losses.Min(), network.Evaluate(s_validation).Loss);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 3)]
    public void It_ends_when_accuracy_falls_with_the_weights_of_the_highest(int falls, int evaluateEvery)
    {
        using Network network = Learned();
        // Wrong labels make it forget, an evaluation worse than the other.
        int[] wrong = [.. s_train.Labels.ToArray().Select(label => (label + 1) % 3)];
        float[] inputs = new float[s_train.Count * s_train.InputLength];
        s_train.CopyInputs(0, inputs);
        using Trainer<Network> trainer = new(network, new Sgd(0.05f)) { BatchSize = 10 };
        TrainingResult result = trainer.Fit(
            DataSet.From(inputs, s_train.InputLength, wrong), epochs: 200,
            new() { Validation = s_validation, EvaluateEvery = evaluateEvery, EarlyStopping = EarlyStopping.WhenAccuracyFalls(falls) });

        Assert.Equal(TrainingEnd.StoppedEarly, result.End);
        EpochRecord[] evaluated = [.. result.History.Where(record => record.Validation is not null)];
        Assert.All(evaluated, record => Assert.Equal(0, record.Epoch % evaluateEvery));
        double[] accuracies = [.. evaluated.Select(record => record.Validation!.Accuracy)];
        Assert.Equal(accuracies.Length - 1, FirstEndOfFalls(accuracies, falls));
        EpochRecord best = evaluated.MaxBy(record => record.Validation!.Accuracy)!;
        Assert.Equal(best.Epoch, result.BestEpoch);
        Assert.Equal(best.Validation!.Loss, network.Evaluate(s_validation).Loss);
        Assert.True(accuracies[^1] < accuracies.Max());
    }

    [Fact]
    public void An_accuracy_that_stands_or_rises_in_between_starts_the_count_anew()
    {
        using Network network = Network.Create(1);
        // It overshoots, up and down.
        using Trainer<Network> trainer = new(network, new Sgd(2f)) { BatchSize = 10 };
        TrainingResult result = trainer.Fit(
            s_train, epochs: 60, new() { Validation = s_validation, EarlyStopping = EarlyStopping.WhenAccuracyFalls(4) });

        double[] accuracies = [.. result.History.Select(record => record.Validation!.Accuracy)];
        Assert.True(accuracies.Zip(accuracies.Skip(1)).Count(pair => pair.Second < pair.First) > 4, "it was to fall now and then");
        int end = FirstEndOfFalls(accuracies, 4);
        Assert.Equal(end < 0 ? TrainingEnd.Completed : TrainingEnd.StoppedEarly, result.End);
        Assert.Equal(end < 0 ? 60 : end + 1, accuracies.Length);
        Assert.Equal(accuracies.Max(), network.Evaluate(s_validation).Accuracy);
        Assert.Equal(Array.IndexOf(accuracies, accuracies.Max()) + 1, result.BestEpoch);
    }

    /// <summary>With a learning rate of 0 every evaluation is as the first.</summary>
    [Fact]
    public void An_accuracy_that_stands_is_none_that_falls_and_a_loss_that_stands_stalls()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0)) { BatchSize = 10 };
        TrainingResult byAccuracy = trainer.Fit(
            s_train, epochs: 4, new() { Validation = s_validation, EarlyStopping = EarlyStopping.WhenAccuracyFalls(1) });
        Assert.Equal((TrainingEnd.Completed, 4, 1), (byAccuracy.End, byAccuracy.History.Count, byAccuracy.BestEpoch));
        TrainingResult byLoss = trainer.Fit(
            s_train, epochs: 4, new() { Validation = s_validation, EarlyStopping = EarlyStopping.WhenLossStalls(2) });
        Assert.Equal((TrainingEnd.StoppedEarly, 3, 5), (byLoss.End, byLoss.History.Count, byLoss.BestEpoch));
    }

    [Fact]
    public void What_cannot_be_watched_is_refused()
    {
        using SmallNetwork<Regression> network = SmallNetwork<Regression>.Create(1);
        using Trainer<SmallNetwork<Regression>> trainer = new(network, new Sgd(0.1f));
        DataSet targets = DataSet.From(new float[16], 8, new float[6]);
        AssertMessage(
            "EarlyStopping is set and Validation is not",
            () => trainer.Fit(targets, 1, new() { EarlyStopping = EarlyStopping.WhenLossStalls(1) }));
        AssertMessage(
            "EarlyStopping goes by accuracy and Validation has targets",
            () => trainer.Fit(targets, 1, new() { Validation = targets, EarlyStopping = EarlyStopping.WhenAccuracyFalls(1) }));
        Assert.Equal("evaluations", Assert.Throws<ArgumentOutOfRangeException>(() => EarlyStopping.WhenAccuracyFalls(0)).ParamName);
        Assert.Equal("evaluations", Assert.Throws<ArgumentOutOfRangeException>(() => EarlyStopping.WhenLossStalls(-1)).ParamName);

        static void AssertMessage(string start, Action call) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    private static Network Learned()
    {
        Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Adam(0.02f)) { BatchSize = 10 };
        trainer.Fit(s_train, epochs: 20);
        return network;
    }

    /// <summary>The index of the first accuracy that ends as many falls in a row; -1 where there is none.</summary>
    private static int FirstEndOfFalls(double[] accuracies, int falls)
    {
        for (int i = falls; i < accuracies.Length; i++)
        {
            if (Enumerable.Range(i - falls, falls).All(before => accuracies[before + 1] < accuracies[before]))
                return i;
        }

        return -1;
    }
}
