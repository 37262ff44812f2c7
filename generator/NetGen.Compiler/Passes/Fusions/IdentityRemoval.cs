namespace NetGen.Compiler;

/// <summary>In inference, layers that do nothing but when training go: their readers read what they read.</summary>
internal static class IdentityRemoval
{
    public static FusedNetwork Run(FusedNetwork network)
    {
        Dictionary<int, int> replaced = network.Layers.Where(layer => layer.Layer.IsIdentityInInference)
            .ToDictionary(layer => layer.Id, layer => layer.Inputs[0]);
        return network.With(network.Layers.Where(layer => !replaced.ContainsKey(layer.Id)), replaced);
    }
}
