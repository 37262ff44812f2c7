using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>What <c>Fit</c> tells of its way.</summary>
public class FitProgressTests
{
    /// <summary>Time left is the samples left at the pace that is told beside it.</summary>
    [Fact]
    public void Pace_and_time_left_fit_together()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f)) { BatchSize = 30, Threads = 1 };
        List<TrainingProgress> reports = [];
        trainer.Fit(Samples.Set(100), epochs: 3, new() { Progress = new Recorder(reports.Add) });

        Assert.Equal(12, reports.Count);
        int[] done = [30, 60, 90, 100];
        for (int i = 0; i < reports.Count; i++)
        {
            TrainingProgress report = reports[i];
            Assert.Equal((i / 4 + 1, 3, i % 4 + 1, 4), (report.Epoch, report.Epochs, report.Step, report.StepsPerEpoch));
            double left = (3 - report.Epoch) * 100 + 100 - done[i % 4];
            Assert.Equal(left, report.Remaining.TotalSeconds * report.SamplesPerSecond, 0.001 * left + 1e-6 * report.SamplesPerSecond);
        }

        // Of all the training so far: the pace is that of samples that have been done in growing time.
        double[] seconds = [.. reports.Select((report, i) => (i / 4 * 100 + done[i % 4]) / report.SamplesPerSecond)];
        Assert.Equal(seconds.Order(), seconds);
    }

    [Fact]
    public void An_epochs_duration_is_its_own()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f)) { BatchSize = 10, Threads = 1 };
        List<TrainingProgress> reports = [];
        TrainingResult result = trainer.Fit(Samples.Set(100), epochs: 4, new() { Progress = new Recorder(reports.Add) });
        double whole = 400 / reports[^1].SamplesPerSecond;
        Assert.Equal(whole, result.History.Sum(record => record.Duration.TotalSeconds), 1e-3 * whole + 1e-5);
        Assert.All(result.History, record => Assert.True(record.Duration > TimeSpan.Zero));
    }

    /// <summary>The numbers of epochs go on from those before, their losses and counts do not.</summary>
    [Fact]
    public void A_second_Fit_counts_its_own()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0)) { BatchSize = 7 };
        DataSet set = Samples.Set(20);
        TrainingResult first = trainer.Fit(set, 2, new() { Validation = set });
        TrainingResult second = trainer.Fit(set, 1, new() { Validation = set });
        Assert.Equal((2, 6L, 1), (first.History.Count, first.Steps, first.BestEpoch));
        Assert.Equal((1, 3L, 3), (second.History.Count, second.Steps, second.BestEpoch));
        Assert.Equal(3, second.History[0].Epoch);
        Assert.All(first.History.Concat(second.History), record => Assert.Equal(first.History[0].Loss, record.Loss, 1e-6));
        Assert.All(first.History.Concat(second.History), record => Assert.Equal(first.History[0].Accuracy, record.Accuracy));
    }

    private sealed class Recorder(Action<TrainingProgress> record) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => record(value);
    }
}
