namespace NetGen.Compiler;

/// <summary>
/// Calls that run together: either kernels of single samples, one sample after the other, or one batch kernel over all of them.
/// </summary>
public sealed record Segment(EquatableArray<KernelCall> Calls)
{
    public bool IsBatch => Calls[0].Kernel.Scope == KernelScope.Batch;
}
