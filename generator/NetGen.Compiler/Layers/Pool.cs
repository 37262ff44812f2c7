namespace NetGen.Compiler;

public enum PoolKind { Max, Average }

/// <summary>Max or average pooling over a sliding window.</summary>
public sealed record Pool(
    PoolKind PoolKind,
    int KernelHeight, int KernelWidth,
    int StrideY, int StrideX,
    Padding Padding,
    bool CountPadding) : Layer
{
    public override string Kind => PoolKind == PoolKind.Max ? "maxpool" : "avgpool";
}
