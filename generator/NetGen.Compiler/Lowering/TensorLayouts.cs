namespace NetGen.Compiler;

/// <summary>
/// How each tensor lies in memory, the same when inferring and when training: how wide its pixels are, and the border its readers need.
/// Tensors that an elementwise layer or a pool connects have pixels of one width, so their kernels walk all in step.
/// </summary>
public sealed class TensorLayouts
{
    private readonly FusedNetwork _network;
    private readonly Dictionary<int, int> _root = [];
    private readonly Dictionary<int, int> _pixelStride = [];

    public TensorLayouts(FusedNetwork network, LayerLowerings lowerings)
    {
        _network = network;
        foreach (FusedLayer layer in network.Layers)
        {
            LayerLowering lowering = lowerings[layer];
            Widen(layer.Id, lowering.OutputPixel(layer));
            foreach (int input in layer.Inputs)
            {
                Widen(input, lowering.InputPixel(layer));
                if (lowering.KeepsPixels(layer))
                    Join(input, layer.Id);
            }
        }
    }

    /// <summary>The tensor without a border; tensor <see cref="LayerSpec.NetworkInput"/> is the network's input.</summary>
    public Layout Of(int tensor)
    {
        TensorShape shape = _network.ShapeOf(tensor);
        int pixel = _pixelStride.TryGetValue(Root(tensor), out int stride) ? stride : 0;
        // Kernels that read single values leave the network's input as the caller has it.
        return new Layout(
            shape.Height, shape.Width, shape.Channels, pixel == 0 ? shape.Channels : Lanes.Pad(Math.Max(pixel, shape.Channels)));
    }

    private int Root(int tensor)
    {
        int root = tensor;
        while (_root.TryGetValue(root, out int parent))
            root = parent;
        // All on the way point to it from now on, so that a long chain of layers is walked once.
        while (_root.TryGetValue(tensor, out int parent) && parent != root)
            (_root[tensor], tensor) = (root, parent);
        return root;
    }

    private void Widen(int tensor, int pixel)
    {
        int root = Root(tensor);
        _pixelStride[root] = Math.Max(pixel, _pixelStride.TryGetValue(root, out int now) ? now : 0);
    }

    private void Join(int a, int b)
    {
        (int from, int to) = (Root(a), Root(b));
        if (from == to)
            return;
        _root[from] = to;
        Widen(to, _pixelStride.TryGetValue(from, out int pixel) ? pixel : 0);
    }
}
