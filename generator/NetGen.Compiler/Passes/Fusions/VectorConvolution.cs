namespace NetGen.Compiler;

/// <summary>
/// A 1x1 convolution of a vector is a dense layer of the same weights, which samples of a batch share. Frameworks write it behind a global
/// pool, whose output is an image of one pixel to them.
/// </summary>
internal static class VectorConvolution
{
    public static FusedNetwork Run(FusedNetwork network) => network with
    {
        Layers = network.Layers.Select(layer => layer.Layer is Conv { Groups: 1, Table.Count: 0 } conv && layer.Input.IsVector
            ? layer with { Shaped = layer.Shaped with { Spec = layer.Shaped.Spec with { Layer = DenseOf(conv) } } }
            : layer).ToEquatableArray(),
    };

    private static Dense DenseOf(Conv conv) => new(conv.Filters, conv.HasBias, conv.Activation, conv.WeightInitializer);
}
