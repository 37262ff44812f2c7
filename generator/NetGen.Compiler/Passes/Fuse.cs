namespace NetGen.Compiler;

/// <summary>
/// A network with layers merged that one kernel computes. Layers keep their ids, so an id is no longer an index;
/// <paramref name="Source"/> is the network as the spec has it.
/// </summary>
public sealed record FusedNetwork(ShapedNetwork Source, EquatableArray<ShapedLayer> Layers)
{
    public ShapedLayer OutputLayer => Layers[Layers.Count - 1];

    public TensorShape ShapeOf(int tensor) => tensor == LayerSpec.NetworkInput ? Source.Input : Source.Layers[tensor].Output;
}

/// <summary>
/// Merges layers: an activation layer into the layer that only it reads, if that has a place for one, and a flatten into the dense
/// layers that read it, since those take a spatial input as it is.
/// </summary>
public static class Fuse
{
    public static FusedNetwork Run(ShapedNetwork network)
    {
        int[] readers = new int[network.Layers.Count];
        bool[] onlyDense = new bool[network.Layers.Count];
        for (int i = 0; i < onlyDense.Length; i++)
            onlyDense[i] = true;
        foreach (ShapedLayer layer in network.Layers)
            foreach (int input in layer.Spec.Inputs)
                if (input != LayerSpec.NetworkInput)
                {
                    readers[input]++;
                    onlyDense[input] &= layer.Layer is Dense;
                }

        int last = network.Layers.Count - 1;
        ShapedLayer?[] kept = new ShapedLayer?[network.Layers.Count];
        int[] standsFor = new int[network.Layers.Count]; // the kept layer, or the tensor, that a merged layer's readers read instead
        foreach (ShapedLayer layer in network.Layers)
        {
            ShapedLayer now = Redirect(network, layer, standsFor);
            standsFor[layer.Id] = layer.Id;
            int source = now.Spec.Inputs[0];
            if (now.Layer is ActivationLayer activation && source != LayerSpec.NetworkInput && readers[layer.Spec.Inputs[0]] == 1
                && kept[source] is ShapedLayer below && WithActivation(below.Layer, activation.Activation) is Layer merged)
            {
                kept[source] = below with { Spec = below.Spec with { Layer = merged, Text = $"{below.Spec.Text}, {now.Spec.Text}" } };
                standsFor[layer.Id] = source;
            }
            else if (now.Layer is Flatten && layer.Id != last && onlyDense[layer.Id])
            {
                standsFor[layer.Id] = source;
            }
            else
            {
                kept[layer.Id] = now;
            }
        }
        return new FusedNetwork(network, kept.Where(layer => layer is not null).Select(layer => layer!).ToEquatableArray());
    }

    private static ShapedLayer Redirect(ShapedNetwork network, ShapedLayer layer, int[] standsFor)
    {
        int[] inputs = [.. layer.Spec.Inputs.Select(input => input == LayerSpec.NetworkInput ? input : standsFor[input])];
        if (inputs.SequenceEqual(layer.Spec.Inputs))
            return layer;
        return layer with
        {
            Spec = layer.Spec with { Inputs = inputs.ToEquatableArray() },
            InputShapes = inputs.Select(input => input == LayerSpec.NetworkInput ? network.Input : network.Layers[input].Output).ToEquatableArray(),
        };
    }

    private static Layer? WithActivation(Layer layer, Activation activation) => layer switch
    {
        Conv { Activation.Function: ActivationFunction.None } conv => conv with { Activation = activation },
        Dense { Activation.Function: ActivationFunction.None } dense => dense with { Activation = activation },
        Depthwise { Activation.Function: ActivationFunction.None } depthwise => depthwise with { Activation = activation },
        BatchNorm { Activation.Function: ActivationFunction.None } norm => norm with { Activation = activation },
        Scale { Activation.Function: ActivationFunction.None } scale => scale with { Activation = activation },
        Add { Activation.Function: ActivationFunction.None } add => add with { Activation = activation },
        _ => null,
    };
}
