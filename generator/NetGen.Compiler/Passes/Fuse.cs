namespace NetGen.Compiler;

/// <summary>A network before it is lowered, for each of its programs.</summary>
/// <param name="Common">What both programs have in common: it decides the layouts of tensors and of parameters.</param>
/// <param name="Inference">For the forward pass.</param>
/// <param name="Training">For a training pass.</param>
public sealed record FusedNetworks(FusedNetwork Common, FusedNetwork Inference, FusedNetwork Training);

/// <summary>Merges layers that one kernel computes, a rewrite of the graph after the other.</summary>
public static class Fuse
{
    public static FusedNetworks Run(ShapedNetwork network)
    {
        FusedNetwork common = FlattenFusion.Run(ActivationFusion.Run(Unfused(network)));
        return new FusedNetworks(
            common,
            MaxPoolFusion.Run(NormalizationFusion.Run(IdentityRemoval.Run(common)), isTraining: false),
            MaxPoolFusion.Run(DerivativeFusion.Run(common), isTraining: true));
    }

    /// <summary>Every layer on its own.</summary>
    public static FusedNetwork Unfused(ShapedNetwork network) =>
        new(network, network.Layers.Select(FusedLayer.Of).ToEquatableArray(), network.Layers.Count - 1);
}
