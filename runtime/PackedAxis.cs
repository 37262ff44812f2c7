namespace NetGen;

/// <summary>
/// One axis of a tensor as files hold it, and its strides in the kernels' layout. Index i lies at
/// i / Block * BlockStride + i % Block * Stride.
/// </summary>
/// <param name="Extent">Values along the axis.</param>
/// <param name="Block">Values in one block (panel); the extent where there are no blocks.</param>
/// <param name="BlockStride">Floats from one block to the next.</param>
/// <param name="Stride">Floats from one value to the next within a block.</param>
public readonly record struct PackedAxis(int Extent, int Block, int BlockStride, int Stride)
{
    /// <summary>How far index <paramref name="i"/> lies from the tensor's first float along this axis.</summary>
    public int Position(int i) => i / Block * BlockStride + i % Block * Stride;
}
