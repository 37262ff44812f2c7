using static NetGen.Compiler.GeneratedSource;

namespace NetGen.Compiler;

/// <summary>
/// A network's table: its layers, shapes, what each sees of the input, parameters and costs, as text for the class's summary.
/// </summary>
public static class NetworkTable
{
    public static IReadOnlyList<string> Lines(ShapedNetwork network, EquatableArray<ReceptiveField> sees)
    {
        List<string[]> rows = [["layer", "", "output", "sees", "parameters", "multiply-adds"]];
        rows.Add(["input", "", network.Input.ToString(), "", "", ""]);
        foreach (ShapedLayer layer in network.Layers)
            rows.Add([
                layer.Name, layer.Spec.Text == layer.Name ? "" : Shorten(layer.Spec.Text), layer.Output.ToString(),
                network.Input.IsVector ? "" : sees[layer.Id].ToString(), Figure(layer.ParameterCount), Figure(layer.MultiplyAdds)]);
        rows.Add(["total", "", "", "", Count(network.ParameterCount), Count(network.MultiplyAdds)]);
        int[] widths = [.. Enumerable.Range(0, 6).Select(column => rows.Max(row => row[column].Length))];
        return [.. rows.Select(row => string.Join("  ", row.Select((cell, column) =>
            column < 4 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd())];
    }

    private static string Figure(long value) => value == 0 ? "" : Count(value);

    private static string Shorten(string text)
    {
        const int MaxLength = 48;
        text = OneLine(text);
        return text.Length <= MaxLength ? text : text.Substring(0, MaxLength - 3) + "...";
    }
}
