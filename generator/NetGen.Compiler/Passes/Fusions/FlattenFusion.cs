namespace NetGen.Compiler;

/// <summary>A flatten goes where all its readers take an image as it lies in memory: their weights are laid out to fit.</summary>
internal static class FlattenFusion
{
    public static FusedNetwork Run(FusedNetwork network)
    {
        TensorReaders readers = new(network);
        Dictionary<int, int> replaced = [];
        foreach (FusedLayer layer in network.Layers)
            if (layer.Layer is Flatten && layer.Id != network.Output && readers.Of(layer.Id).All(reader => reader.Layer.TakesImageAsVector))
                replaced.Add(layer.Id, layer.Inputs[0]);
        return network.With(network.Layers.Where(layer => !replaced.ContainsKey(layer.Id)), replaced);
    }
}
