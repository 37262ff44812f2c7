using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>
/// Shows a <c>Fit</c> as plain text, a line an epoch: loss, accuracy, pace, time left, and the evaluation where one is made. On a terminal
/// the line of the epoch under way is written over, ten times a second at most; anywhere else it is written when the epoch is done.
/// </summary>
/// <remarks>
/// <c>trainer.Fit(set, epochs: 3, new() { Progress = new ConsoleProgress() })</c>. <c>Fit</c> ends the last line, however it ends
/// itself. If you call <see cref="Report"/> yourself, call <see cref="EndLine"/> at the end.
/// </remarks>
public sealed class ConsoleProgress : IProgress<TrainingProgress>
{
    /// <summary>Of terminals that do not say.</summary>
    private const int UsualWidth = 80;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(0.1);

    private readonly TextWriter _output;
    private readonly Func<int>? _width;
    private readonly TimeProvider _time;
    private int _epoch;
    private long _written;

    /// <summary>The line that is not ended yet; empty where there is none.</summary>
    private string _line = "";

    /// <summary>Writes to the console.</summary>
    public ConsoleProgress()
        : this(Console.Out, Console.IsOutputRedirected ? null : () => Console.WindowWidth)
    {
    }

    /// <summary>Writes to a file or any other text.</summary>
    /// <param name="output">Stays the caller's.</param>
    /// <param name="width">
    /// Columns of the terminal that <paramref name="output"/> is, asked for at each line; null where it is none.
    /// </param>
    /// <param name="time">What time it is; null is the system's.</param>
    public ConsoleProgress(TextWriter output, Func<int>? width = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _width = width;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Shows how far the training has come.</summary>
    public void Report(TrainingProgress value)
    {
        if (value.Epoch != _epoch)
            EndLine();
        bool isDone = value.Validation is not null || value.Step == value.StepsPerEpoch;
        bool isDue = _width is not null && (_epoch != value.Epoch || _time.GetElapsedTime(_written) >= s_interval);
        _epoch = value.Epoch;
        if (!isDone && !isDue)
            return;

        _written = _time.GetTimestamp();
        if (value.Validation is not null)
        {
            Write(Done(value));
            EndLine();
        }
        else
        {
            Write(Fitting(isDone ? Done(value) : UnderWay(value)));
        }
    }

    /// <summary>Begins a new line, unless the last one is ended already.</summary>
    public void EndLine()
    {
        if (_line.Length > 0)
            _output.WriteLine();
        _line = "";
        _epoch = 0;
    }

    /// <summary>Writes over a terminal's line; elsewhere adds to the line what is new at its end.</summary>
    private void Write(string text)
    {
        if (_width is not null && _line.Length > 0)
            _output.Write('\r' + text.PadRight(_line.Length));
        else if (text.StartsWith(_line, StringComparison.Ordinal))
            _output.Write(text[_line.Length..]);
        else
            _output.Write(Environment.NewLine + text);
        _line = text;
        _output.Flush();
    }

    /// <summary>What a terminal shows without a break, which could not be written over.</summary>
    private string Fitting(string text)
    {
        if (_width is null)
            return text;
        int columns = _width() is int width and > 1 ? width : UsualWidth;
        return text.Length < columns ? text : text[..(columns - 1)];
    }

    private static string UnderWay(TrainingProgress now)
    {
        StringBuilder text = Figures(now);
        text.Append(CultureInfo.InvariantCulture, $"  {100L * now.Step / Math.Max(now.StepsPerEpoch, 1),2} %  {Time(now.Remaining)} left");
        return text.ToString();
    }

    private static string Done(TrainingProgress now)
    {
        StringBuilder text = Figures(now);
        if (now.Validation is Evaluation validation)
        {
            text.Append("  validation loss ").Append(Loss(validation.Loss));
            if (validation.HasLabels)
                text.Append(CultureInfo.InvariantCulture, $" accuracy {validation.Accuracy * 100:F2} %");
        }
        return text.ToString();
    }

    private static StringBuilder Figures(TrainingProgress now)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"epoch {now.Epoch}/{now.Epochs}  loss {Loss(now.Loss)}");
        if (!double.IsNaN(now.Accuracy))
            text.Append(CultureInfo.InvariantCulture, $"  accuracy {now.Accuracy * 100:F2} %");
        return text.Append(CultureInfo.InvariantCulture, $"  {now.SamplesPerSecond:N0} samples/s");
    }

    /// <summary>Four decimals; three digits where those would be zeros.</summary>
    private static string Loss(double loss) =>
        loss.ToString(Math.Abs(loss) is < 0.01 and > 0 ? "E2" : "F4", CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) =>
        time.ToString(
            time < TimeSpan.FromHours(1) ? @"m\:ss" : time < TimeSpan.FromDays(1) ? @"h\:mm\:ss" : @"d\.hh\:mm\:ss",
            CultureInfo.InvariantCulture);

    /// <summary>Ends the line of a <c>Fit</c>'s progress when the <c>Fit</c> ends: whole, stopped or thrown out of.</summary>
    internal readonly struct Ending(IProgress<TrainingProgress>? progress) : IDisposable
    {
        public void Dispose() => (progress as ConsoleProgress)?.EndLine();
    }
}
