using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>Calls in an order, with numbers or at a time that nobody thought of.</summary>
public class TrainerUseTests
{
    private static readonly DataSet s_train = Samples.Set(100);

    [Fact]
    public void As_many_epochs_as_there_are_numbers_go_on_from_those_that_are_done()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f)) { BatchSize = 10 };
        using CancellationTokenSource stop = new();
        trainer.Fit(s_train, 1);
        TrainingResult result = trainer.Fit(
            s_train, int.MaxValue, new() { Progress = new Callback(() => { if (trainer.Steps == 35) stop.Cancel(); }) }, stop.Token);
        Assert.Equal((TrainingEnd.Cancelled, 25L, 2), (result.End, result.Steps, result.History.Count));
        Assert.Equal(3, trainer.Epochs);
    }

    [Fact]
    public void A_batch_size_changed_by_the_progress_is_that_of_the_next_update()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0)) { BatchSize = 4 };
        List<(int Epoch, int Step, int Of)> reports = [];
        double loss = 0;
        trainer.Fit(s_train, 2, new()
        {
            Progress = new Callback(report =>
        {
            reports.Add((report.Epoch, report.Step, report.StepsPerEpoch));
            loss = report.Loss;
            trainer.BatchSize = reports.Count switch { 1 => 50, 2 => 3, 3 => int.MaxValue, _ => trainer.BatchSize };
        })
        });
        Assert.Equal([(1, 1, 25), (1, 2, 3), (1, 3, 18), (1, 4, 4), (2, 1, 1)], reports);
        // With a learning rate of 0 it is the loss of all samples, each once.
        Assert.Equal(network.Evaluate(s_train).Loss, loss, 1e-6);
    }

    [Fact]
    public void A_second_call_at_the_same_time_is_refused()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f));
        using Gradients gradients = Gradients.For<Network>();
        trainer.SaveCheckpoint(folder["a"]);
        float[] inputs = Samples.Inputs(5);
        int refused = 0;
        Action[] calls =
        [
            () => trainer.Fit(s_train, 1), () => trainer.Step(inputs, Samples.Labels(inputs)), () => trainer.Apply(gradients),
            () => trainer.LoadCheckpoint(folder["a"]), () => trainer.SaveCheckpoint(folder["b"]),
        ];
        TrainingResult result = trainer.Fit(s_train, 1, new()
        {
            Progress = new Callback(() =>
        {
            foreach (Action call in calls)
            {
                Thread other = new(() => AssertRefused("the trainer is in use by another call; wait for its end", call));
                other.Start();
                other.Join();
            }

            foreach (Action call in calls[..4])
                AssertRefused("the trainer is in use by Fit, which is reporting its progress", call);
            calls[4]();
        })
        });
        Assert.Equal((TrainingEnd.Completed, 4L), (result.End, trainer.Steps));
        Assert.Equal(4 * 9, refused);
        foreach (Action call in calls)
            call();

        void AssertRefused(string start, Action call)
        {
            try
            {
                call();
            }
            catch (InvalidOperationException exception) when (exception.Message.StartsWith(start, StringComparison.Ordinal))
            {
                Interlocked.Increment(ref refused);
            }
        }
    }

    [Fact]
    public void A_call_that_fails_does_not_keep_the_trainer()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f));
        Assert.Throws<ArgumentException>(() => trainer.Step(new float[3], new int[1]));
        Callback failing = new(() => throw new NotSupportedException());
        Assert.Throws<NotSupportedException>(() => trainer.Fit(s_train, 1, new() { Progress = failing }));
        Assert.Equal(TrainingEnd.Completed, trainer.Fit(s_train, 1).End);
    }

    /// <summary>It is a complete epoch: what a resumed run trains on are those that follow.</summary>
    [Fact]
    public void A_checkpoint_of_an_epochs_last_update_resumes_with_the_next_epoch()
    {
        using TemporaryFolder folder = new();
        using Network whole = Network.Create(1), resumed = Network.Create(2);
        using Trainer<Network> trainer = new(whole, new Adam()), other = new(resumed, new Adam());
        TrainingResult expected = trainer.Fit(s_train, 3, new()
        {
            Progress = new Callback(() =>
        {
            if (trainer.Steps == 4)
                trainer.SaveCheckpoint(folder["checkpoint"]);
        })
        });
        other.LoadCheckpoint(folder["checkpoint"]);
        Assert.Equal((1, 4L), (other.Epochs, other.Steps));
        TrainingResult result = other.Fit(s_train, 3 - other.Epochs);
        Assert.Equal(Losses(expected)[1..], Losses(result));
        Assert.Equal(whole.Parameters.Read("dense1.weight"), resumed.Parameters.Read("dense1.weight"));

        // The same where the file says it as a position at the epoch's end.
        string header = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(folder["checkpoint"]));
        header = header.Replace("\"epochs\":\"1\"", "\"epochs\":\"0\"", StringComparison.Ordinal)
            .Replace("\"position\":\"0\"", "\"position\":\"4\"", StringComparison.Ordinal)
            .Replace("\"samples\":\"100\"", "\"samples\":\"004\"", StringComparison.Ordinal);
        other.LoadCheckpoint(folder.Write("end", System.Text.Encoding.Latin1.GetBytes(header)));
        Assert.Equal(1, other.Epochs);
        Assert.DoesNotContain(other.Fit(s_train, 1).History, record => double.IsNaN(record.Loss));

        static double[] Losses(TrainingResult result) => [.. result.History.Select(record => record.Loss)];
    }

    private sealed class Callback(Action<TrainingProgress> act) : IProgress<TrainingProgress>
    {
        public Callback(Action act) : this(_ => act())
        {
        }

        public void Report(TrainingProgress value) => act(value);
    }
}
