namespace NetGen.Compiler;

/// <summary>Max or average over all pixels of each channel; a vector of the channels.</summary>
public sealed record GlobalPool(PoolKind PoolKind) : Layer
{
    public override string Kind => PoolKind == PoolKind.Max ? "globalmaxpool" : "globalavgpool";
}
