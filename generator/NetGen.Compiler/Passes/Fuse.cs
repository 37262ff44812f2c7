namespace NetGen.Compiler;

/// <summary>Merges layers that one kernel computes, a rewrite of the graph after the other.</summary>
public static class Fuse
{
    public static FusedNetworks Run(ShapedNetwork network)
    {
        FusedNetwork common = PadFusion.Run(FlattenFusion.Run(ActivationFusion.Run(Unfused(network))));
        return new FusedNetworks(
            common,
            MaxPoolFusion.Run(NormalizationFusion.Run(IdentityRemoval.Run(common)), isTraining: false),
            MaxPoolFusion.Run(DerivativeFusion.Run(common), isTraining: true));
    }

    /// <summary>Every layer on its own, but those that do nothing when inferring.</summary>
    public static FusedNetworks Without(ShapedNetwork network)
    {
        FusedNetwork common = Unfused(network);
        return new FusedNetworks(common, IdentityRemoval.Run(common), common);
    }

    private static FusedNetwork Unfused(ShapedNetwork network) =>
        VectorConvolution.Run(new(network, network.Layers.Select(FusedLayer.Of).ToEquatableArray(), network.Layers.Count - 1));
}
