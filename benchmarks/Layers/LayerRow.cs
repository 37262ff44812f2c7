using NetGen.Compiler;
using NetGen.Inspection;

namespace NetGen.Benchmarks.Layers;

/// <summary>What one direction of a layer took.</summary>
/// <param name="Tiles">The tiles of its kernels.</param>
/// <param name="Time">Microseconds a sample, of all its kernels.</param>
/// <param name="MultiplyAdds">Of a sample, as the spec counts them; a backward pass has those of each gradient it computes.</param>
public sealed record Direction(string Tiles, double Time, long MultiplyAdds);

/// <summary>A layer, or what belongs to none (<see cref="Name"/> empty).</summary>
public sealed record LayerRow(string Name, string Spec, Direction Forward, Direction Backward)
{
    public static IReadOnlyList<LayerRow> Of(ShapedNetwork network, IReadOnlyList<CallSite> sites, double[] times)
    {
        List<LayerRow> rows = [];
        foreach (ShapedLayer? layer in network.Layers.Append(null))
        {
            string name = layer?.Name ?? "";
            Direction Sum(Pass pass)
            {
                (CallSite Site, double Time)[] own =
                    [.. sites.Zip(times).Where(pair => pair.First.Layer == name && pair.First.Pass == pass)];
                int products = pass == Pass.Forward ? 1
                    : own.Any(pair => pair.Site.Kernel.EndsWith("BackwardInput", StringComparison.Ordinal)) ? 2 : 1;
                string tiles = string.Join("; ", own.Where(pair => pair.Site.Tile != "").Select(pair => pair.Site.Tile).Distinct());
                return new Direction(tiles, own.Sum(pair => pair.Time), (layer?.MultiplyAdds ?? 0) * products);
            }
            LayerRow row = new(name, layer?.Spec.Text ?? "copies, borders, loss", Sum(Pass.Forward), Sum(Pass.Backward));
            if (row.Forward.Time > 0 || row.Backward.Time > 0)
                rows.Add(row);
        }
        return rows;
    }
}
