using NetGen;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Samples;

/// <summary>Progress on a terminal: a bar for every epoch, with loss, accuracy, pace and time left beside it.</summary>
public sealed class ProgressBars(ProgressContext context) : IProgress<TrainingProgress>
{
    private const string Key = "progress";

    /// <summary>What stands beside the bar takes this many characters.</summary>
    private const int TextWidth = 74;

    private int _epoch;
    private ProgressTask? _bar;

    public static ProgressColumn[] Columns(int width) =>
    [
        new TaskDescriptionColumn(),
        new ProgressBarColumn { Width = Math.Clamp(width - TextWidth, 4, 40) },
        new PercentageColumn(),
        new FiguresColumn(),
    ];

    public void Report(TrainingProgress now)
    {
        if (_bar is null || _epoch != now.Epoch)
            _bar = context.AddTask($"epoch {now.Epoch}/{now.Epochs}", maxValue: now.StepsPerEpoch);
        _epoch = now.Epoch;
        _bar.State.Update<TrainingProgress>(Key, _ => now);
        _bar.Value = now.Step;
    }

    private sealed class FiguresColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            TrainingProgress now = task.State.Get<TrainingProgress>(Key);
            return now.Validation is Evaluation test
                ? new Text($"loss {now.Loss:F3}  accuracy {now.Accuracy * 100:F1} %  test accuracy {test.Accuracy * 100:F2} %")
                : new Text(ProgressLines.Text(now));
        }
    }
}
