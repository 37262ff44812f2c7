using System.Globalization;

namespace NetGen;

/// <summary>A network's layers as text, in the columns of the table that editors show for its class.</summary>
internal static class NetworkTable
{
    /// <summary>Columns that hold words; those after them hold numbers and are aligned right.</summary>
    private const int WordColumns = 4;

    public static string Text(NetworkInfo network)
    {
        bool isImage = network.InputShape.Count > 1;
        List<string[]> rows =
        [
            ["layer", "", "output", "sees", "parameters", "multiply-adds"],
            ["input", "", Shapes.Text(network.InputShape), "", "", ""],
            .. network.Layers.Select(layer => Row(layer, isImage)),
            ["total", "", "", "", Count(network.ParameterCount), Count(network.MultiplyAdds)],
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        return string.Join(Environment.NewLine, rows.Select(row => string.Join("  ", row.Select((cell, column) =>
            column < WordColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd()));
    }

    private static string[] Row(LayerInfo layer, bool isImage) =>
    [
        layer.Name, layer.Kind == layer.Name ? "" : layer.Kind, Shapes.Text(layer.OutputShape),
        isImage ? $"{layer.ReceptiveField.Height}x{layer.ReceptiveField.Width}" : "",
        Figure(layer.ParameterCount), Figure(layer.MultiplyAdds),
    ];

    private static string Figure(long value) => value == 0 ? "" : Count(value);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
