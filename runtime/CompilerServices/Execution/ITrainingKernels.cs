using System.ComponentModel;

namespace NetGen.CompilerServices;

/// <summary>
/// The training pass (forward, loss, backward) that a network's generated code provides, as phases one after the other.
/// A phase is a number of tasks. They begin in their order, on any threads, and all end before the next phase begins.
/// The number of samples alone decides the tasks, and where several of them write to the same gradients, they do so in their order:
/// results do not depend on threads.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITrainingKernels : IForwardKernels
{
    /// <summary>How many phases one pass has.</summary>
    static abstract int PhaseCount { get; }

    /// <summary>How many tasks the phase has for a minibatch of <paramref name="samples"/>; at least 1.</summary>
    static abstract int TaskCount(int phase, int samples);

    /// <summary>
    /// Runs one task of one phase. Over all tasks the pass assigns the losses, the predictions and the gradients of every
    /// trainable tensor; the gradients' padding stays zero.
    /// </summary>
    static abstract void Run(int phase, int task, in TrainingPass pass);

    /// <summary>
    /// Floats of arena that a pass over <paramref name="samples"/> samples on up to <paramref name="threads"/> threads needs. Their
    /// content need not be kept or cleared.
    /// </summary>
    static abstract long ArenaLength(int samples, int threads);
}
