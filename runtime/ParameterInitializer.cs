namespace NetGen;

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

    /// <summary>Value.</summary>
    Constant,
}

/// <summary>How a parameter starts, with what the distribution needs.</summary>
public readonly record struct ParameterInitializer(InitializerKind Kind, float Value, int FanIn, int FanOut);
