namespace NetGen.Compiler;

/// <summary>Which layers make and read a network's tensors.</summary>
public sealed class TensorReaders
{
    private static readonly IReadOnlyList<FusedLayer> s_none = [];

    private readonly Dictionary<int, List<FusedLayer>> _readers = [];
    private readonly Dictionary<int, FusedLayer> _producers = [];

    public TensorReaders(FusedNetwork network)
    {
        foreach (FusedLayer layer in network.Layers)
        {
            _producers.Add(layer.Result, layer);
            foreach (int input in layer.Inputs)
            {
                if (!_readers.TryGetValue(input, out List<FusedLayer>? readers))
                    _readers.Add(input, readers = []);
                readers.Add(layer);
            }
        }
    }

    /// <summary>The layers that read a tensor, in order; one that reads it twice is there twice.</summary>
    public IReadOnlyList<FusedLayer> Of(int tensor) => _readers.TryGetValue(tensor, out List<FusedLayer>? readers) ? readers : s_none;

    /// <summary>The only layer that reads a tensor; null where there are none or several.</summary>
    public FusedLayer? Only(int tensor) =>
        _readers.TryGetValue(tensor, out List<FusedLayer>? readers) && readers.Count == 1 ? readers[0] : null;

    /// <summary>The layer that makes a tensor; null for the network's input.</summary>
    public FusedLayer? Producer(int tensor) => _producers.TryGetValue(tensor, out FusedLayer? producer) ? producer : null;
}
