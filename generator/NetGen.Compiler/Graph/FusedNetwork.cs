namespace NetGen.Compiler;

/// <summary>
/// A network as one program computes it: layers in an order in which each comes after those it reads. Tensors have the ids of the layers
/// that make them in the spec.
/// </summary>
/// <param name="Source">The network as the spec has it.</param>
/// <param name="Layers">The layers; an id is no index.</param>
/// <param name="Output">The tensor that is the network's output.</param>
public sealed record FusedNetwork(ShapedNetwork Source, EquatableArray<FusedLayer> Layers, int Output)
{
    public TensorShape ShapeOf(int tensor) => tensor == LayerSpec.NetworkInput ? Source.Input : Source.Layers[tensor].Output;

    /// <summary>The same network in which other layers, and the network's output, read another tensor in the place of some.</summary>
    /// <param name="layers">The layers, of which some stand for others.</param>
    /// <param name="replaced">By a tensor that is read no more, the one that is read instead.</param>
    public FusedNetwork With(IEnumerable<FusedLayer> layers, IReadOnlyDictionary<int, int> replaced) =>
        this with { Layers = layers.Select(layer => Redirect(layer, replaced)).ToEquatableArray(), Output = Find(Output, replaced) };

    private FusedLayer Redirect(FusedLayer layer, IReadOnlyDictionary<int, int> replaced)
    {
        if (!layer.Inputs.Any(replaced.ContainsKey))
            return layer;
        int[] inputs = [.. layer.Inputs.Select(input => Find(input, replaced))];
        return layer with
        {
            Shaped = layer.Shaped with
            {
                Spec = layer.Shaped.Spec with { Inputs = inputs.ToEquatableArray() },
                InputShapes = inputs.Select(ShapeOf).ToEquatableArray(),
            },
        };
    }

    private static int Find(int tensor, IReadOnlyDictionary<int, int> replaced)
    {
        while (replaced.TryGetValue(tensor, out int other))
            tensor = other;
        return tensor;
    }
}
