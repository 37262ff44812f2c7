namespace NetGen.CompilerServices;

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

/// <summary>How a parameter starts. Distributions as in He et al. 2015 and Glorot and Bengio 2010.</summary>
public enum InitializerKind
{
    /// <summary>0.</summary>
    Zeros,

    /// <summary>1.</summary>
    Ones,

    /// <summary>Normal, deviation sqrt(2 / fan-in).</summary>
    HeNormal,

    /// <summary>Uniform within +-sqrt(6 / fan-in).</summary>
    HeUniform,

    /// <summary>Normal, deviation sqrt(2 / (fan-in + fan-out)).</summary>
    GlorotNormal,

    /// <summary>Uniform within +-sqrt(6 / (fan-in + fan-out)).</summary>
    GlorotUniform,

    /// <summary>Normal, deviation Value.</summary>
    Normal,

    /// <summary>Uniform within +-Value.</summary>
    Uniform,
}

/// <summary>How a parameter starts, with what the distribution needs.</summary>
public readonly record struct ParameterInitializer(InitializerKind Kind, float Value, int FanIn, int FanOut);
