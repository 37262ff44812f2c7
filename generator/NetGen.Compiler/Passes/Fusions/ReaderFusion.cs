namespace NetGen.Compiler;

/// <summary>What rewrites that merge a layer with its only reader have in common.</summary>
internal static class ReaderFusion
{
    /// <summary>
    /// The network with layers merged. A merged layer stands where its reader stood, and makes the reader's tensor; no two of the pairs
    /// that <paramref name="merge"/> accepts may have a layer in common.
    /// </summary>
    /// <param name="merge">The merged layer of a layer and its only reader; null where the two stay apart.</param>
    public static FusedNetwork Run(FusedNetwork network, Func<FusedLayer, FusedLayer, FusedLayer?> merge)
    {
        TensorReaders readers = new(network);
        Dictionary<int, FusedLayer> merged = []; // by the reader's tensor
        HashSet<int> gone = [];
        foreach (FusedLayer layer in network.Layers)
            if (readers.Only(layer.Result) is FusedLayer reader && merge(layer, reader) is FusedLayer both)
            {
                merged.Add(reader.Result, both);
                gone.Add(layer.Result);
            }
        return network with
        {
            Layers = network.Layers.Where(layer => !gone.Contains(layer.Result))
                .Select(layer => merged.TryGetValue(layer.Result, out FusedLayer? now) ? now : layer).ToEquatableArray(),
        };
    }
}
