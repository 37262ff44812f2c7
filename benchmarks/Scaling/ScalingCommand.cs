using System.CommandLine;
using System.Text;
using NetGen.Benchmarks.Comparisons;
using NetGen.CommandLines;
using NetGen.Models;

namespace NetGen.Benchmarks.Scaling;

/// <summary><c>scaling</c>: time and memory against batch, depth and width, on one thread.</summary>
internal static class ScalingCommand
{
    /// <summary>Samples where it is not the batch that grows.</summary>
    private const int Batch = 50;

    private static readonly (string Name, Type Type)[] s_networks =
    [
        ("fashion-cnn", typeof(FashionCnn)), ("fashion-mlp", typeof(FashionMlp)), ("tiny-cnn", typeof(TinyCnn)),
        ("resnet8", typeof(ResNet8)),
    ];

    public static Command Create()
    {
        Option<CommaList<string>> what = ValueOption.Words("--what", "what grows", ["batch", "depth", "width"]);
        Option<double> seconds = ValueOption.Positive("--seconds", "how long to repeat a call", 0.3);
        Option<string?> folder = Results.Folder(), page = Results.Page();
        Command command = new("scaling", "time and memory against batch, depth and width, on one thread") { what, seconds, folder, page };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(what).Values, parsed.GetValue(seconds), new Results(parsed.GetValue(folder), parsed.GetValue(page))));
        return command;
    }

    private static void Run(IReadOnlyList<string> axes, double seconds, Results results)
    {
        string how = $"{DateTime.UtcNow:yyyy-MM-dd}, {Machine.Measure()}. One thread, .NET {Environment.Version}. "
            + "The fastest of each call's repetitions.";
        StringBuilder page = new();
        page.AppendLine(how);
        foreach (string what in axes)
        {
            List<ScalingPoint> points = [];
            foreach (ScalingPoint point in Points(what, seconds))
            {
                points.Add(point);
                Console.WriteLine($"{what}: {point.Series} {point.Size}: forward {point.Forward:F2} us, step {point.Step:F2} us a sample");
            }
            page.AppendLine().AppendLine($"Against the {what}:").AppendLine().Append(Table(what, points));
            results.Save($"scaling-{what}.svg", Chart(what, points, how));
        }
        results.SaveText("scaling", page.ToString());
    }

    private static IEnumerable<ScalingPoint> Points(string what, double seconds) => what switch
    {
        "batch" => from network in s_networks
                   from batch in Powers(1, 4096)
                   select MeasuredType.Measure(network.Type, network.Name, batch, batch, seconds),
        "depth" => from layers in Powers(1, 256)
                   from series in new[] { "conv3x3-16 on 16x16", "dense128" }
                   select MeasuredType.Measure(MeasuredType.Of(Deep(series, layers)), series, layers, Batch, seconds),
        _ => from width in Powers(4, 1024)
             from series in new[] { "conv3x3 on 8x8, twice", "dense, twice" }
             where width <= 512 || series.StartsWith("dense", StringComparison.Ordinal)
             select MeasuredType.Measure(MeasuredType.Of(Wide(series, width)), series, width, Batch, seconds),
    };

    private static IEnumerable<int> Powers(int from, int to)
    {
        for (int size = from; size <= to; size *= 2)
            yield return size;
    }

    private static string Deep(string series, int layers) => series == "dense128"
        ? Spec("128", Enumerable.Repeat("dense128", layers))
        : Spec("16x16x16", Enumerable.Repeat("conv3x3-16", layers).Append("globalavgpool"));

    private static string Wide(string series, int width) => series.StartsWith("dense", StringComparison.Ordinal)
        ? Spec($"{width}", [$"dense{width}", $"dense{width}"])
        : Spec($"8x8x{width}", [$"conv3x3-{width}", $"conv3x3-{width}", "globalavgpool"]);

    private static string Spec(string input, IEnumerable<string> layers) =>
        $"name: Scaled\ninput: {input}\nlayers: [{string.Join(", ", layers)}, dense10]\nloss: softmax-cross-entropy\n";

    private static string Table(string what, IReadOnlyList<ScalingPoint> points)
    {
        StringBuilder text = new();
        text.AppendLine($"| | {what} | forward, us a sample | step, us a sample | parameters, KB | a step's workspace, KB |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|");
        foreach (ScalingPoint point in points.GroupBy(point => point.Series).SelectMany(series => series))
            text.AppendLine($"| {point.Series} | {point.Size:N0} | {point.Forward:F2} | {point.Step:F2} | {point.Parameters / 1024.0:N0} "
                + $"| {point.Training / 1024.0:N0} |");
        return text.ToString();
    }

    private static string Chart(string what, IReadOnlyList<ScalingPoint> points, string how)
    {
        IEnumerable<Line> Lines(Func<ScalingPoint, double> value, string suffix, bool dashed) => points.GroupBy(point => point.Series)
            .Select((series, colour) =>
                new Line(series.Key + suffix, colour, dashed, [.. series.Select(point => ((double)point.Size, value(point)))]));
        return LineChart.Svg(how,
            new Panel(
                $"microseconds a sample against the {what}",
                [.. Lines(point => point.Forward, ": forward", false), .. Lines(point => point.Step, ": step", true)]),
            new Panel(
                $"megabytes against the {what}",
                [
                    .. Lines(point => point.Parameters / 1048576.0, ": parameters", false),
                    .. Lines(point => point.Training / 1048576.0, ": a step's workspace", true),
                ]));
    }
}
