namespace NetGen.Compiler;

/// <summary>
/// What each layer sees of the input: from layer to layer a window of span s on pixels that see r rows, j apart, sees r + (s - 1) * j,
/// and its stride times j lie between its own pixels.
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
            seen[layer.Id] = (
                rows.Through(window.Top, window.SpanHeight, window.StrideY, layer.Output.Height),
                columns.Through(window.Left, window.SpanWidth, window.StrideX, layer.Output.Width));
        }
        return seen.Select(sight => new ReceptiveField(
            (int)Math.Min(sight.Rows.Size, network.Input.Height),
            (int)Math.Min(sight.Columns.Size, network.Input.Width))).ToEquatableArray();
    }

    private static Sight Union(ShapedLayer layer, Func<int, Sight> of) => layer.Spec.Inputs.Select(of).Aggregate((a, b) => a.Union(b));

    /// <summary>
    /// Along one axis: pixel i, of those there are, sees <paramref name="Size"/> pixels of the input from <paramref name="Start"/> + i *
    /// <paramref name="Jump"/> on, padding included.
    /// </summary>
    private readonly record struct Sight(long Start, long Size, long Jump, int Count)
    {
        // Beyond every input, and small enough that no product of two overflows.
        private const long Beyond = 1L << 31;

        /// <summary>The input's own pixels.</summary>
        public static Sight Pixel(int count) => new(0, 1, 1, count);

        public Sight Through(int before, long span, int stride, int count) =>
            new(Bounded(Start - before * Jump), Bounded(Size + (span - 1) * Jump), Bounded(Jump * stride), count);

        /// <summary>What pixels of two branches see together; where they walk at different paces, all that either sees.</summary>
        public Sight Union(Sight other)
        {
            if (this == other)
                return this;
            bool inStep = Jump == other.Jump && Count == other.Count;
            long end = inStep ? Math.Max(Start + Size, other.Start + other.Size) : Math.Max(End, other.End);
            long start = Math.Min(Start, other.Start);
            return new Sight(start, Bounded(end - start), inStep ? Jump : 0, Math.Max(Count, other.Count));
        }

        private long End => Start + (Count - 1) * Jump + Size;

        private static long Bounded(long pixels) => Math.Max(-Beyond, Math.Min(pixels, Beyond));
    }
}
