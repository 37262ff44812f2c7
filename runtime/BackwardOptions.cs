using NetGen.CompilerServices;

namespace NetGen;

/// <summary>Which random streams a training pass draws from, and on how many threads it runs.</summary>
/// <param name="Seed">The key of the streams.</param>
/// <param name="Step">The number of the update, from 0.</param>
/// <param name="Threads">Threads; at least 1.</param>
public readonly record struct BackwardOptions(ulong Seed, uint Step, int Threads)
{
    /// <summary>
    /// The update that the pass applies to parameters with <see cref="ParameterInfo.UpdatedInPass"/> as soon as their gradients are known;
    /// none by default.
    /// </summary>
    internal InPassUpdate Update { get; init; }
}
