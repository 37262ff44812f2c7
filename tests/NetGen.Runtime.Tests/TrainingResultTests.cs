using System.Globalization;
using System.Text.RegularExpressions;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

public class TrainingResultTests
{
    [Fact]
    public void The_summary_shows_each_epoch()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0)) { BatchSize = 10 };
        Evaluation evaluation = network.Evaluate(Samples.Set(100));
        string loss = evaluation.Loss.ToString("G5", CultureInfo.InvariantCulture), accuracy = $"{evaluation.Accuracy * 100:F2} %";
        TrainingResult result = trainer.Fit(Samples.Set(100), 3, new() { Validation = Samples.Set(100), EvaluateEvery = 2 });
        Assert.Equal(
            $"""
            completed 3 epochs, 30 updates
            epoch        loss  accuracy  validation  accuracy     time
                1  {loss,10}  {accuracy,8}                          0.0 s
                2  {loss,10}  {accuracy,8}  {loss,10}  {accuracy,8}    0.0 s  best
                3  {loss,10}  {accuracy,8}  {loss,10}  {accuracy,8}    0.0 s
            """.ReplaceLineEndings(), Regex.Replace(result.ToString(), @"\d\.\d s", "0.0 s"));
    }

    [Fact]
    public void Of_many_epochs_it_shows_the_first_the_best_and_the_last()
    {
        TrainingResult result = new(TrainingEnd.StoppedEarly, [.. Enumerable.Range(1, 2000).Select(Record)], 1500, 1_234_567);
        string[] lines = result.ToString().Split(Environment.NewLine);
        Assert.Equal("stopped early after 2,000 epochs, 1,234,567 updates; the network has the weights of epoch 1500", lines[0]);
        Assert.Equal("epoch        loss     time", lines[1]);
        Assert.Equal("    3     0.33333    3.0 s", lines[4]);
        Assert.Equal("  ...", lines[12]);
        Assert.Equal(" 1500  0.00066667  1500.0 s  best", lines[13]);
        Assert.Equal(" 2000      0.0005  2000.0 s", lines[^1]);
        Assert.Equal(2 + 10 + 2 + 10, lines.Length);

        static EpochRecord Record(int epoch) => new(epoch, 1.0 / epoch, double.NaN, TimeSpan.FromSeconds(epoch), null);
    }

    [Fact]
    public void Without_epochs_it_is_a_line()
    {
        Assert.Equal("completed 0 epochs, 0 updates", new TrainingResult(TrainingEnd.Completed, [], null, 0).ToString());
        Assert.Equal(
            "cancelled after 0 epochs, 1 update; the network has the weights of the last update",
            new TrainingResult(TrainingEnd.Cancelled, [], null, 1).ToString());
    }

    [Fact]
    public void Ends_without_an_evaluation_or_a_place_are_told_too()
    {
        EpochRecord epoch = new(1, 0.5, double.NaN, TimeSpan.FromSeconds(2), null);
        EpochRecord labelled = epoch with { Epoch = 2, Accuracy = 0.25 };
        Assert.Equal(
            """
            stopped early after 2 epochs, 3 updates
            epoch        loss  accuracy     time
                1         0.5         -    2.0 s
                2         0.5   25.00 %    2.0 s
            """.ReplaceLineEndings(), new TrainingResult(TrainingEnd.StoppedEarly, [epoch, labelled], null, 3).ToString());
        Assert.Equal("diverged after 0 epochs, 3 updates", new TrainingResult(TrainingEnd.Diverged, [], null, 3).ToString());
    }

    [Fact]
    public void Of_targets_it_shows_the_evaluations_loss_alone()
    {
        using SmallNetwork<Regression> network = SmallNetwork<Regression>.Create(1);
        Evaluation evaluation = network.Evaluate(DataSet.From(Samples.Inputs(5), 8, Samples.Targets(5, 3)));
        string loss = evaluation.Loss.ToString("G5", CultureInfo.InvariantCulture);
        Assert.Equal(
            $"""
            completed 1 epoch, 1 update
            epoch        loss  validation     time
                1         0.5  {loss,10}    2.0 s
            """.ReplaceLineEndings(),
            new TrainingResult(TrainingEnd.Completed, [new(1, 0.5, double.NaN, TimeSpan.FromSeconds(2), evaluation)], null, 1).ToString());
    }
}
