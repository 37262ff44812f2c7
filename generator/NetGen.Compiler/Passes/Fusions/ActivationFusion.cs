namespace NetGen.Compiler;

/// <summary>
/// An activation layer becomes part of the layer that it alone reads, where that has a place for an activation function and none yet.
/// </summary>
internal static class ActivationFusion
{
    public static FusedNetwork Run(FusedNetwork network)
    {
        TensorReaders readers = new(network);
        Dictionary<int, FusedLayer> merged = [];
        Dictionary<int, int> replaced = [];
        foreach (FusedLayer layer in network.Layers)
            if (layer.Layer is ActivationLayer activation
                && readers.Producer(layer.Inputs[0])
                    is FusedLayer { Layer: IActivated, Epilogue.Activation.Function: ActivationFunction.None } below
                && readers.Only(below.Result) is not null)
            {
                merged.Add(below.Id, Merge(below, activation.Activation, layer));
                replaced.Add(layer.Id, below.Id);
            }
        return network.With(
            network.Layers.Where(layer => !replaced.ContainsKey(layer.Id))
                .Select(layer => merged.TryGetValue(layer.Id, out FusedLayer? now) ? now : layer),
            replaced);
    }

    private static FusedLayer Merge(FusedLayer below, Activation activation, FusedLayer layer)
    {
        LayerSpec spec = below.Shaped.Spec;
        return below with
        {
            Shaped = below.Shaped with { Spec = spec with { Text = $"{spec.Text}, {layer.Shaped.Spec.Text}" } },
            Epilogue = below.Epilogue with { Activation = activation },
        };
    }
}
