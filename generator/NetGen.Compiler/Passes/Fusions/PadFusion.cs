namespace NetGen.Compiler;

/// <summary>
/// A pad with zeros becomes part of the padding of the windows that alone read it, where that is the same: of a convolution always, of an
/// average pool that counts its padding, and of a max pool where no value of the image is below zero, so that zeros never win.
/// </summary>
internal static class PadFusion
{
    public static FusedNetwork Run(FusedNetwork network)
    {
        TensorReaders readers = new(network);
        Dictionary<int, int> replaced = [];
        Dictionary<int, Layer> padded = [];
        foreach (FusedLayer layer in network.Layers)
            if (layer.Layer is Pad { Mode: PadMode.Constant, Value: 0 } pad && readers.Only(layer.Id) is FusedLayer reader
                && Padded(reader, pad.SidesFor(layer.Input), readers.Producer(layer.Inputs[0])) is Layer both)
            {
                replaced.Add(layer.Id, layer.Inputs[0]);
                padded.Add(reader.Id, both);
            }
        return network.With(
            network.Layers.Where(layer => !replaced.ContainsKey(layer.Id)).Select(layer => padded.TryGetValue(layer.Id, out Layer? both)
                ? layer with { Shaped = layer.Shaped with { Spec = layer.Shaped.Spec with { Layer = both } } }
                : layer),
            replaced);
    }

    /// <summary>The reader with the pad's sides in its padding; null where that is another layer.</summary>
    private static Layer? Padded(FusedLayer reader, Border sides, FusedLayer? source) => reader.Layer switch
    {
        Conv conv => conv with { Padding = Sum(conv.WindowFor(reader.Input), sides) },
        Depthwise depthwise => depthwise with { Padding = Sum(depthwise.WindowFor(reader.Input), sides) },
        Pool { PoolKind: PoolKind.Average } pool when pool.CountPadding || IsWithoutPadding(pool.WindowFor(reader.Input)) =>
            Within(pool with { CountPadding = true, Padding = Sum(pool.WindowFor(reader.Input), sides) }, reader.Input),
        Pool { PoolKind: PoolKind.Max } pool when IsNeverNegative(source) =>
            Within(pool with { Padding = Sum(pool.WindowFor(reader.Input), sides) }, reader.Input),
        _ => null,
    };

    /// <summary>A pool may be padded by half its window at most.</summary>
    private static Pool? Within(Pool pool, TensorShape input)
    {
        Window window = pool.WindowFor(input);
        bool fits = Math.Max(window.Top, window.Bottom) <= window.KernelHeight / 2
            && Math.Max(window.Left, window.Right) <= window.KernelWidth / 2;
        return fits ? pool : null;
    }

    private static Padding Sum(Window window, Border sides) => new(
        PaddingKind.Explicit,
        window.Top + sides.Top, window.Left + sides.Left, window.Bottom + sides.Bottom, window.Right + sides.Right);

    private static bool IsWithoutPadding(Window window) => (window.Top | window.Left | window.Bottom | window.Right) == 0;

    private static bool IsNeverNegative(FusedLayer? source)
    {
        Activation? last = source?.Layer is ActivationLayer layer ? layer.Activation : source?.Epilogue.Activation;
        return last?.Function is ActivationFunction.Relu or ActivationFunction.Relu6 or ActivationFunction.Sigmoid
            or ActivationFunction.HardSigmoid or ActivationFunction.Softplus;
    }
}
