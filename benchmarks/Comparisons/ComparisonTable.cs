using System.Globalization;
using System.Text;
using Spectre.Console;

namespace NetGen.Benchmarks.Comparisons;

/// <summary>A comparison as text.</summary>
internal static class ComparisonTable
{
    public static void Print(Comparison comparison)
    {
        foreach (int threads in comparison.Threads)
        {
            Table table = new() { Title = new TableTitle($"NetGen's latency relative to the fastest peer, {Threads(threads)}") };
            table.AddColumn("network").AddColumns([.. comparison.Columns]);
            foreach (string network in comparison.Networks)
                table.AddRow([network, .. comparison.Columns.Select(column => Coloured(comparison.Find(threads, network, column)?.Ratio))]);
            AnsiConsole.Write(table);
        }
        Console.WriteLine(comparison.Description);
    }

    public static string Markdown(Comparison comparison)
    {
        StringBuilder text = new();
        text.AppendLine(comparison.Description);
        foreach (int threads in comparison.Threads)
        {
            text.AppendLine().AppendLine($"NetGen's latency relative to the fastest peer, {Threads(threads)}:").AppendLine();
            text.AppendLine($"| network | {string.Join(" | ", comparison.Columns)} |");
            text.AppendLine($"|---|{string.Concat(comparison.Columns.Select(_ => "---:|"))}");
            foreach (string network in comparison.Networks)
            {
                IEnumerable<string> ratios = comparison.Columns.Select(
                    column => Number(comparison.Find(threads, network, column)?.Ratio, "F2"));
                text.AppendLine($"| {network} | {string.Join(" | ", ratios)} |");
            }
        }
        foreach (int threads in comparison.Threads)
        {
            text.AppendLine().AppendLine($"The times, {Threads(threads)}: microseconds a call, with the rounds' spread.").AppendLine();
            text.AppendLine("| network | | NetGen | ONNX Runtime | PyTorch | PyTorch's mode | ratio | NetGen, GFLOP/s |");
            text.AppendLine("|---|---|---:|---:|---:|---|---:|---:|");
            foreach (Cell cell in comparison.Cells.Where(cell => cell.Threads == threads))
            {
                string mode = cell.Readings.TryGetValue("PyTorch", out IReadOnlyList<Reading>? readings) ? readings[0].Way : "";
                text.AppendLine(
                    $"| {cell.Trial.Network} | {cell.Trial.Column} | {Time(cell, Cell.Us)} | {Time(cell, "ONNX Runtime")} "
                    + $"| {Time(cell, "PyTorch")} | {mode} "
                    + $"| {Number(cell.Ratio, "F2")} | {Number(cell.Gigaflops(Cell.Us), "F0")} |");
            }
        }
        return text.ToString();
    }

    /// <summary>A line for each round of each contestant.</summary>
    public static string Csv(Comparison comparison)
    {
        StringBuilder text = new("threads,network,mode,batch,contestant,way,round,median_us,min_us\n");
        foreach (Cell cell in comparison.Cells)
            foreach ((string contestant, IReadOnlyList<Reading> readings) in cell.Readings)
                for (int round = 0; round < readings.Count; round++)
                {
                    text.Append(CultureInfo.InvariantCulture,
                        $"{cell.Threads},{cell.Trial.Network},{cell.Trial.Mode},{cell.Trial.Batch},{contestant},{readings[round].Way},");
                    text.Append(CultureInfo.InvariantCulture, $"{round + 1},{readings[round].Median},{readings[round].Min}\n");
                }
        return text.ToString();
    }

    private static string Threads(int threads) => threads == 1 ? "one thread" : $"{threads} threads";

    private static string Coloured(double? ratio) => ratio is double value ? $"[{(value <= 1 ? "green" : "red")}]{value:F2}[/]" : "-";

    private static string Number(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static string Time(Cell cell, string contestant)
    {
        if (!cell.Readings.ContainsKey(contestant))
            return "-";
        double time = cell.Time(contestant);
        return FormattableString.Invariant($"{(time < 100 ? $"{time:F1}" : $"{time:N0}")} ±{cell.Spread(contestant) * 50:F0} %");
    }
}
