namespace NetGen.Compiler;

/// <summary>
/// What each layer sees of the input: from layer to layer a window of span s on pixels that see r rows, j apart, sees r + (s - 1) * j,
/// and its stride times j lie between its own pixels; where the layer makes f pixels of one, j / f. After Araujo, Norris and Sim,
/// "Computing receptive fields of convolutional neural networks", 2019.
/// </summary>
public static class ReceptiveFields
{
    /// <summary>One for each layer, by id.</summary>
    public static EquatableArray<ReceptiveField> Run(ShapedNetwork network)
    {
        (Sight Rows, Sight Columns)[] seen = new (Sight, Sight)[network.Layers.Count];
        foreach (ShapedLayer layer in network.Layers)
        {
            Sight rows = Union(layer, input => input == LayerSpec.NetworkInput ? Sight.Pixel(network.Input.Height) : seen[input].Rows);
            Sight columns = Union(layer, input => input == LayerSpec.NetworkInput ? Sight.Pixel(network.Input.Width) : seen[input].Columns);
            Window window = layer.Layer.ReachOn(layer.Input);
            (int finerRows, int finerColumns) = layer.Layer.Upsampling(layer.Input);
            seen[layer.Id] = (
                rows.Through(window.Top, window.SpanHeight, window.StrideY, finerRows, layer.Output.Height),
                columns.Through(window.Left, window.SpanWidth, window.StrideX, finerColumns, layer.Output.Width));
        }
        return seen.Select(sight => new ReceptiveField(
            Math.Min(sight.Rows.Pixels, network.Input.Height), Math.Min(sight.Columns.Pixels, network.Input.Width))).ToEquatableArray();
    }

    private static Sight Union(ShapedLayer layer, Func<int, Sight> of) => layer.Spec.Inputs.Select(of).Aggregate((a, b) => a.Union(b));

    /// <summary>
    /// Along one axis: pixel i, of those there are, sees <paramref name="Size"/> pixels of the input from <paramref name="Start"/> + i *
    /// <paramref name="Jump"/> on, padding included. Behind an upsampling these are fractions: of two windows of three pixels that are two
    /// to an input pixel, the size is 1 + 2 / 2 + 2 / 2.
    /// </summary>
    private readonly record struct Sight(double Start, double Size, double Jump, int Count)
    {
        // Beyond every input, and small enough that sums of fractions stay exact to far less than a pixel.
        private const double Beyond = 1L << 31, Rounding = 1e-4;

        /// <summary>The input's own pixels.</summary>
        public static Sight Pixel(int count) => new(0, 1, 1, count);

        /// <summary>The most pixels that any of them sees.</summary>
        public int Pixels => (int)Math.Min(Math.Ceiling(Size - Rounding), int.MaxValue);

        public Sight Through(int before, double span, int stride, int finer, int count) =>
            new(Bounded(Start - before * Jump), Bounded(Size + (span - 1) * Jump), Bounded(Jump * stride / finer), count);

        /// <summary>What pixels of two branches see together; where they walk at different paces, all that either sees.</summary>
        public Sight Union(Sight other)
        {
            if (this == other)
                return this;
            bool inStep = Math.Abs(Jump - other.Jump) * Count < Rounding && Count == other.Count;
            double end = inStep ? Math.Max(Start + Size, other.Start + other.Size) : Math.Max(End, other.End);
            double start = Math.Min(Start, other.Start);
            return new Sight(start, Bounded(end - start), inStep ? Jump : 0, Math.Max(Count, other.Count));
        }

        private double End => Start + (Count - 1) * Jump + Size;

        private static double Bounded(double pixels) => Math.Max(-Beyond, Math.Min(pixels, Beyond));
    }
}
