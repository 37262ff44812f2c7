namespace NetGen;

/// <summary>
/// An update of each weight by its own gradient and state alone. Written once for every vector width, it can be applied wherever the
/// gradient is known. A weight of zero with gradient zero and state zero must stay zero: padding is updated too.
/// </summary>
public interface IUpdateRule
{
    /// <summary>How many state tensors it uses: 0, 1 (the first) or 2.</summary>
    static abstract int StateCount { get; }

    /// <summary>The new weights.</summary>
    /// <param name="weight">The weights.</param>
    /// <param name="gradient">Their gradients.</param>
    /// <param name="first">Their first state, to be changed; zero where <see cref="StateCount"/> is 0.</param>
    /// <param name="second">Their second state, to be changed; zero where <see cref="StateCount"/> is below 2.</param>
    /// <typeparam name="TSimd">The operations on vectors.</typeparam>
    /// <typeparam name="TVector">A vector of floats.</typeparam>
    TVector Next<TSimd, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}
