namespace NetGen.Compiler;

/// <summary>One axis of a tensor as files hold it: index i lies at i / Block * BlockStride + i % Block * Stride.</summary>
public readonly record struct ParameterAxis(int Extent, int Block, int BlockStride, int Stride)
{
    public static ParameterAxis Plain(int extent, int stride) => new(extent, extent, 0, stride);
}
