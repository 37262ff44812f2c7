namespace NetGen.Compiler;

/// <summary>
/// When training, a max pool takes the derivative of the activation function of the convolution that it alone reads, if the function's
/// output tells it: the function never falls, so a pooled output is the output of the pixel that won, and there are fewer of them.
/// </summary>
internal static class DerivativeFusion
{
    public static FusedNetwork Run(FusedNetwork network)
    {
        TensorReaders readers = new(network);
        HashSet<int> moved = [.. network.Layers.Where(IsMoved).Select(layer => layer.Id)];
        return network with
        {
            Layers = network.Layers.Select(layer => moved.Contains(layer.Id)
                ? layer with { Epilogue = layer.Epilogue with { LeavesDerivative = true } }
                : moved.Contains(layer.Inputs[0]) ? layer with { InputActivation = readers.Producer(layer.Inputs[0])!.Epilogue.Activation }
                : layer).ToEquatableArray(),
        };

        bool IsMoved(FusedLayer layer) =>
            layer.Layer is Conv && layer.Epilogue.TakesDerivative && layer.Epilogue.Activation.DerivativeFromOutput
            && readers.Only(layer.Result)?.Layer is Pool { PoolKind: PoolKind.Max };
    }
}
