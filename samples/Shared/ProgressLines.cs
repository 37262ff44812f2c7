using System.Diagnostics;
using NetGen;

namespace Samples;

/// <summary>Progress as plain text: a line every five seconds and one for every epoch.</summary>
public sealed class ProgressLines(TextWriter output) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private long _last = Stopwatch.GetTimestamp();

    public void Report(TrainingProgress now)
    {
        if (now.Validation is Evaluation test)
        {
            output.WriteLine(
                $"epoch {now.Epoch}/{now.Epochs} done: loss {now.Loss:F4}, accuracy {now.Accuracy * 100:F2} %, "
                + $"{now.SamplesPerSecond:N0} samples/s; on the test images loss {test.Loss:F4}, accuracy {test.Accuracy * 100:F2} %");
            _last = Stopwatch.GetTimestamp();
        }
        else if (Stopwatch.GetElapsedTime(_last) >= s_interval)
        {
            output.WriteLine(
                $"epoch {now.Epoch}/{now.Epochs}, step {now.Step}/{now.StepsPerEpoch}: {Text(now)}");
            _last = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Loss, accuracy, pace and time left.</summary>
    public static string Text(TrainingProgress now) =>
        $"loss {now.Loss:F3}  accuracy {now.Accuracy * 100:F1} %  {now.SamplesPerSecond:N0} samples/s  "
            + $"{(int)now.Remaining.TotalMinutes}:{now.Remaining:ss} left";
}
