namespace NetGen.CompilerServices;

/// <summary>
/// The training pass (forward, loss, backward) that a network's generated code provides, as phases one after the other.
/// A phase is a number of units that are begun in their order, on any threads, and all done before the next phase starts.
/// Units depend on the number of samples alone, and what several of them write, sums of gradients, they write in their order,
/// so results do not depend on threads.
/// </summary>
public interface ITrainingKernels : IForwardKernels
{
    /// <summary>How many phases one pass has.</summary>
    static abstract int PhaseCount { get; }

    /// <summary>How many units the phase has for a minibatch of <paramref name="samples"/>; at least 1.</summary>
    static abstract int UnitCount(int phase, int samples);

    /// <summary>
    /// Runs one unit of one phase. Over all units the pass assigns the losses, the predictions and the gradients of every
    /// trainable tensor; the gradients' padding stays zero.
    /// </summary>
    static abstract void Run(int phase, int unit, in TrainingPass pass);

    /// <summary>
    /// How many floats of arena a pass over <paramref name="samples"/> samples on up to <paramref name="threads"/> threads needs; its
    /// content need not be kept or cleared.
    /// </summary>
    static abstract long ArenaFloats(int samples, int threads);
}
