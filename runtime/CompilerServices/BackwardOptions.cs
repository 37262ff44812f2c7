namespace NetGen.CompilerServices;

/// <summary>Which random streams a training pass draws from, and on how many threads it runs.</summary>
/// <param name="Seed">The key of the streams.</param>
/// <param name="Step">The number of the update, from 0.</param>
/// <param name="Threads">Threads; at least 1.</param>
public readonly record struct BackwardOptions(ulong Seed, uint Step, int Threads)
{
    /// <summary>What the pass does with a gradient as soon as it is known, to parameters with <see cref="ParameterInfo.UpdatedInPass"/>; nothing by default.</summary>
    internal InPassUpdate Update { get; init; }
}
