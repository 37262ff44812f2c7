using System.Globalization;
using System.Text;

namespace NetGen.Benchmarks.Scaling;

/// <summary>A line of a chart.</summary>
/// <param name="Colour">Which of the chart's colours.</param>
public sealed record Line(string Name, int Colour, bool Dashed, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A pair of logarithmic axes with lines.</summary>
public sealed record Panel(string Title, IReadOnlyList<Line> Lines);

/// <summary>Panels side by side as SVG.</summary>
internal static class LineChart
{
    private const int PlotWidth = 380, PlotHeight = 250, Left = 56, Top = 34, Gap = 30, KeyLine = 15, Foot = 30;

    private static readonly string[] s_colours = ["#512bd4", "#d9480f", "#0b7285", "#5c940d"];

    public static string Svg(string caption, params IReadOnlyList<Panel> panels)
    {
        int keyHeight = panels.Max(panel => panel.Lines.Count) * KeyLine;
        int width = panels.Count * (Left + PlotWidth + Gap), height = Top + PlotHeight + 34 + keyHeight + Foot;
        StringBuilder svg = new();
        svg.Append($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" """)
            .AppendLine("""font-family="Segoe UI, Helvetica, Arial, sans-serif" font-size="11">""");
        svg.AppendLine($"""<rect width="{width}" height="{height}" fill="#ffffff"/>""");
        for (int i = 0; i < panels.Count; i++)
            Draw(svg, panels[i], i * (Left + PlotWidth + Gap) + Left);
        Text(svg, 8, height - 10, caption, "fill=\"#57606a\" font-size=\"9\"");
        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static void Draw(StringBuilder svg, Panel panel, int left)
    {
        Axis across = Axis.Of(panel.Lines.SelectMany(line => line.Points).Select(point => point.X), logBase: 2);
        Axis up = Axis.Of(panel.Lines.SelectMany(line => line.Points).Select(point => point.Y), logBase: 10);
        double X(double value) => left + across.Fraction(value) * PlotWidth;
        double Y(double value) => Top + PlotHeight - up.Fraction(value) * PlotHeight;

        Text(svg, left, Top - 14, panel.Title, "fill=\"#24292f\" font-size=\"13\" font-weight=\"600\"");
        foreach (double tick in across.Ticks)
        {
            svg.AppendLine(
                Invariant($"""<line x1="{X(tick):F1}" y1="{Top}" x2="{X(tick):F1}" y2="{Top + PlotHeight}" stroke="#eaeef2"/>"""));
            Text(svg, X(tick), Top + PlotHeight + 15, Invariant($"{tick:#,0.####}"), "fill=\"#57606a\" text-anchor=\"middle\"");
        }
        foreach (double tick in up.Ticks)
        {
            svg.AppendLine(
                Invariant($"""<line x1="{left}" y1="{Y(tick):F1}" x2="{left + PlotWidth}" y2="{Y(tick):F1}" stroke="#eaeef2"/>"""));
            Text(svg, left - 6, Y(tick) + 4, Invariant($"{tick:#,0.####}"), "fill=\"#57606a\" text-anchor=\"end\"");
        }
        for (int i = 0; i < panel.Lines.Count; i++)
        {
            Line line = panel.Lines[i];
            string style = $"fill=\"none\" stroke=\"{s_colours[line.Colour % s_colours.Length]}\" "
                + $"stroke-width=\"1.6\"{(line.Dashed ? " stroke-dasharray=\"4 3\"" : "")}";
            string path = string.Join(" ", line.Points.Select(point => Invariant($"{X(point.X):F1},{Y(point.Y):F1}")));
            svg.AppendLine($"""<polyline points="{path}" {style}/>""");
            int y = Top + PlotHeight + 36 + i * KeyLine;
            svg.AppendLine($"""<polyline points="{left},{y - 4} {left + 26},{y - 4}" {style}/>""");
            Text(svg, left + 32, y, line.Name, "fill=\"#24292f\"");
        }
    }

    private static void Text(StringBuilder svg, double x, double y, string text, string style) =>
        svg.AppendLine(Invariant($"""<text x="{x:F1}" y="{y:F1}" {style}>{System.Security.SecurityElement.Escape(text)}</text>"""));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A logarithmic axis from a power of its base to another.</summary>
    private sealed record Axis(double LogBase, int From, int To)
    {
        public static Axis Of(IEnumerable<double> values, double logBase)
        {
            double[] positive = [.. values.Where(value => value > 0)];
            int from = (int)Math.Floor(Math.Log(positive.Min(), logBase) + 1e-9);
            int to = (int)Math.Ceiling(Math.Log(positive.Max(), logBase) - 1e-9);
            return new Axis(logBase, from, Math.Max(to, from + 1));
        }

        public IEnumerable<double> Ticks =>
            from power in Enumerable.Range(From, To - From + 1)
            where To - From <= 8 || (power - From) % 2 == 0
            select Math.Pow(LogBase, power);

        public double Fraction(double value) => value <= 0 ? 0 : (Math.Log(value, LogBase) - From) / (To - From);
    }
}
