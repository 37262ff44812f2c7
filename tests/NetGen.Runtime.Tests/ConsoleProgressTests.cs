using System.Globalization;
using NetGen.Runtime.Tests.Fixtures;

namespace NetGen.Runtime.Tests;

public class ConsoleProgressTests
{
    private static readonly TrainingProgress s_half = new(1, 2, 5, 10, 0.69, 0.5, 1234.5, TimeSpan.FromSeconds(75), null);
    private static readonly TrainingProgress s_whole = s_half with { Step = 10, Loss = 0.25, Accuracy = 0.9123 };

    private readonly StringWriter _text = new() { NewLine = "\n" };
    private readonly Clock _clock = new();

    [Fact]
    public void Elsewhere_than_on_a_terminal_it_writes_a_line_an_epoch_with_the_evaluation_at_its_end()
    {
        ConsoleProgress progress = new(_text);
        Evaluation evaluation = Evaluate();

        progress.Report(s_half);
        Assert.Equal("", _text.ToString());
        progress.Report(s_whole);
        Assert.Equal("epoch 1/2  loss 0.2500  accuracy 91.23 %  1,234 samples/s", _text.ToString());
        progress.Report(s_whole with { Validation = evaluation });
        progress.Report(s_whole with { Epoch = 2, Accuracy = double.NaN, Loss = 0.00123 });
        progress.EndLine();
        progress.EndLine();

        string validation = string.Create(
            CultureInfo.InvariantCulture, $"  validation loss {evaluation.Loss:F4} accuracy {evaluation.Accuracy * 100:F2} %");
        Assert.Equal(
            $"epoch 1/2  loss 0.2500  accuracy 91.23 %  1,234 samples/s{validation}\nepoch 2/2  loss 1.23E-003  1,234 samples/s\n",
            _text.ToString());
    }

    [Fact]
    public void On_a_terminal_it_writes_over_the_line_of_the_epoch_ten_times_a_second_at_most()
    {
        ConsoleProgress progress = new(_text, () => 100, _clock);
        const string Half = "epoch 1/2  loss 0.6900  accuracy 50.00 %  1,234 samples/s  50 %  1:15 left";

        progress.Report(s_half);
        Assert.Equal(Half, _text.ToString());
        _clock.Now += 99;
        progress.Report(s_half with { Step = 6 });
        Assert.Equal(Half, _text.ToString());
        _clock.Now += 1;
        progress.Report(s_half with { Step = 7, Remaining = new TimeSpan(26, 3, 4) });
        Assert.Equal(Half + "\r" + Half.Replace("50 %  1:15", "70 %  1.02:03:04", StringComparison.Ordinal), _text.ToString());

        _text.GetStringBuilder().Clear();
        progress.Report(s_whole);
        progress.Report(s_half with { Epoch = 2 });
        string whole = "epoch 1/2  loss 0.2500  accuracy 91.23 %  1,234 samples/s";
        Assert.Equal(
            "\r" + whole.PadRight(Half.Length + 6) + "\n" + Half.Replace("1/2", "2/2", StringComparison.Ordinal),
            _text.ToString());
    }

    /// <summary>A line that broke would leave its first half behind each time it is written over.</summary>
    [Fact]
    public void On_a_narrow_terminal_what_is_written_over_fits_a_line()
    {
        ConsoleProgress progress = new(_text, () => 20, _clock);

        progress.Report(s_half);
        progress.Report(s_whole);

        Assert.Equal("epoch 1/2  loss 0.6\repoch 1/2  loss 0.2", _text.ToString());
    }

    [Fact]
    public void A_terminal_that_does_not_say_its_width_has_eighty_columns()
    {
        new ConsoleProgress(_text, () => 0, _clock).Report(s_half with { SamplesPerSecond = 1e12 });

        Assert.Equal(79, _text.ToString().Length);
    }

    [Theory]
    [InlineData(3599, "59:59 left")]
    [InlineData(3600, "1:00:00 left")]
    [InlineData(86399, "23:59:59 left")]
    [InlineData(86400, "1.00:00:00 left")]
    public void Time_left_has_hours_and_days_where_there_are_any(int seconds, string expected)
    {
        new ConsoleProgress(_text, () => 100, _clock).Report(s_half with { Remaining = TimeSpan.FromSeconds(seconds) });
        Assert.EndsWith("  50 %  " + expected, _text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0.0000")]
    [InlineData(0.01, "0.0100")]
    [InlineData(0.00999, "9.99E-003")]
    [InlineData(-0.0012, "-1.20E-003")]
    public void A_small_loss_keeps_three_digits(double loss, string expected)
    {
        new ConsoleProgress(_text).Report(s_whole with { Loss = loss });
        Assert.Contains($"  loss {expected}  accuracy", _text.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Reports of one epoch need not go on from each other: who writes them may have changed them.</summary>
    [Fact]
    public void A_line_that_is_no_beginning_of_the_next_is_left()
    {
        ConsoleProgress progress = new(_text);
        progress.Report(s_whole);
        progress.Report(s_whole with { Loss = 0.5 });
        Assert.Equal(
            "epoch 1/2  loss 0.2500  accuracy 91.23 %  1,234 samples/s" + Environment.NewLine
            + "epoch 1/2  loss 0.5000  accuracy 91.23 %  1,234 samples/s", _text.ToString());
    }

    [Fact]
    public void Fit_shows_its_epochs_and_ends_the_last_line_however_it_ends()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(1);
        using Trainer<SmallNetwork<ThreeClasses>> trainer = new(network, new Sgd(0.1f)) { BatchSize = 8, Threads = 1 };

        trainer.Fit(
            Samples.Set(24), 2, new() { Validation = Samples.Set(8, 2), Progress = new ConsoleProgress(_text), EvaluateEvery = 2 });
        string[] lines = _text.ToString().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^epoch 1/2  loss \d\.\d{4}  accuracy \d+\.\d\d %  [\d,]+ samples/s$", lines[0]);
        Assert.Matches(@"^epoch 2/2  loss .* samples/s  validation loss \d\.\d{4} accuracy \d+\.\d\d %$", lines[1]);
        Assert.Equal("", lines[2]);

        _text.GetStringBuilder().Clear();
        using CancellationTokenSource stop = new();
        IProgress<TrainingProgress> terminal = new ConsoleProgress(new Stopping(_text, stop), () => 100, _clock);
        Assert.Equal(TrainingEnd.Cancelled, trainer.Fit(Samples.Set(24), 1, new() { Progress = terminal }, stop.Token).End);
        Assert.Matches(@"^epoch 3/3 [^\n]* left\n$", _text.ToString());
    }

    private static Evaluation Evaluate()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(1);
        return network.Evaluate(Samples.Set(30));
    }

    /// <summary>A time that stands still until it is moved, in milliseconds.</summary>
    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; } = 1000;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Now;
    }

    /// <summary>Cancels at the first that is written.</summary>
    private sealed class Stopping(TextWriter output, CancellationTokenSource stop) : StringWriter
    {
        public override void Write(string? value)
        {
            output.Write(value);
            stop.Cancel();
        }

        public override void WriteLine() => output.WriteLine();
    }
}
