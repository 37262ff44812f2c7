using System.Globalization;
using System.Text;

namespace NetGen.Benchmarks.Comparisons;

/// <summary>A comparison of one thread as bars: a panel for each column, a row for each network, a bar for each contestant.</summary>
internal static class ComparisonChart
{
    private const int Names = 110, PanelWidth = 150, Gap = 16, BarHeight = 8, RowHeight = 36, Head = 70, Foot = 26;

    /// <summary>Bars end here, relative to the fastest peer; a longer one is cut, and its number says so.</summary>
    private const double MaxRatio = 2;

    private static readonly (string Contestant, string Colour)[] s_contestants =
        [(Cell.Us, "#512bd4"), ("ONNX Runtime", "#8a9199"), ("PyTorch", "#c9ced4")];

    public static string Svg(Comparison comparison)
    {
        int threads = comparison.Threads.First();
        string[] columns = [.. comparison.Columns], networks = [.. comparison.Networks];
        int width = Names + columns.Length * (PanelWidth + Gap), height = Head + networks.Length * RowHeight + Foot;
        StringBuilder svg = new();
        svg.Append($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" """)
            .AppendLine("""font-family="Segoe UI, Helvetica, Arial, sans-serif" font-size="11">""");
        svg.AppendLine($"""<rect width="{width}" height="{height}" fill="#ffffff"/>""");
        Text(svg, 8, 18, "#24292f",
            $"Latency relative to the fastest peer, {(threads == 1 ? "one thread" : $"{threads} threads")}: shorter is faster",
            "font-size=\"13\" font-weight=\"600\"");
        double key = 8;
        foreach ((string contestant, string colour) in s_contestants)
        {
            Bar(svg, key, 30, 12, 8, colour);
            Text(svg, key + 16, 38, "#57606a", contestant);
            key += 40 + 7 * contestant.Length;
        }

        for (int row = 0; row < networks.Length; row++)
            Text(svg, Names - 8, Head + row * RowHeight + RowHeight / 2, "#24292f", networks[row], "text-anchor=\"end\"");
        for (int column = 0; column < columns.Length; column++)
        {
            int left = Names + column * (PanelWidth + Gap);
            Text(svg, left, Head - 12, "#24292f", columns[column], "font-weight=\"600\"");
            for (int row = 0; row < networks.Length; row++)
                if (comparison.Find(threads, networks[row], columns[column]) is { FastestPeer: string fastest } cell)
                    Row(svg, cell, cell.Time(fastest), left, Head + row * RowHeight);
            // The fastest peer's latency.
            double one = left + PanelWidth / MaxRatio;
            svg.AppendLine(Invariant(
                $"""<line x1="{one}" y1="{Head - 6}" x2="{one}" y2="{height - Foot}" stroke="#57606a" stroke-dasharray="2 3"/>"""));
        }
        Text(svg, 8, height - 8, "#57606a",
            $"{comparison.Machine.Processor}, {comparison.Day:yyyy-MM-dd}; {string.Join("; ", comparison.Versions)}");
        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static void Row(StringBuilder svg, Cell cell, double unit, int left, int top)
    {
        int y = top + 3;
        foreach ((string contestant, string colour) in s_contestants)
        {
            if (!cell.Readings.ContainsKey(contestant))
                continue;
            double ratio = cell.Time(contestant) / unit, length = Math.Min(ratio, MaxRatio) / MaxRatio * PanelWidth;
            Bar(svg, left, y, length, BarHeight, colour);
            if (contestant == Cell.Us)
                Text(
                    svg, Math.Min(left + length, left + PanelWidth - 22) + 3, y + 7, length < PanelWidth - 22 ? colour : "#ffffff",
                    Invariant($"{ratio:F2}"), "font-size=\"9\" font-weight=\"600\"");
            y += BarHeight + 1;
        }
    }

    private static void Bar(StringBuilder svg, double x, double y, double width, double height, string colour) =>
        svg.AppendLine(Invariant($"""<rect x="{x:F1}" y="{y:F1}" width="{width:F1}" height="{height}" fill="{colour}"/>"""));

    private static void Text(StringBuilder svg, double x, double y, string colour, string text, string style = "") =>
        svg.AppendLine(
            Invariant($"""<text x="{x:F1}" y="{y:F1}" fill="{colour}" {style}>{System.Security.SecurityElement.Escape(text)}</text>"""));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
