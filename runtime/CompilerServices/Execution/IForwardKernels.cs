using System.ComponentModel;

namespace NetGen.CompilerServices;

/// <summary>The forward pass that a network's generated code provides; <see cref="NetworkRunner"/> calls it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IForwardKernels
{
    /// <summary>The most samples one call of <see cref="Forward"/> takes: those that share a pass over the weights.</summary>
    static abstract int MicroBatchSize { get; }

    /// <summary>Floats that <see cref="Prepack"/> writes; 0 where the kernels read the parameters as they are.</summary>
    static virtual int PrepackedLength => 0;

    /// <summary>
    /// Computes from the parameters what the kernels read beside them. Called before <see cref="Forward"/>, and again after the
    /// parameters have changed.
    /// </summary>
    /// <param name="parameters">The first value of the network's parameter block.</param>
    /// <param name="prepacked">The first of <see cref="PrepackedLength"/> values; zero before the first call.</param>
    static virtual void Prepack(ref float parameters, ref float prepacked)
    {
    }

    /// <summary>Floats of stack that <see cref="Forward"/> asks for; 0 where it takes none, or native memory.</summary>
    static virtual int WorkspaceLength(int samples) => 0;

    /// <summary>Computes the outputs (logits) of 1 to <see cref="MicroBatchSize"/> samples.</summary>
    /// <param name="parameters">The first value of the network's parameter block.</param>
    /// <param name="prepacked">What <see cref="Prepack"/> wrote.</param>
    /// <param name="workspace">The first of <see cref="WorkspaceLength"/> values of undefined content, on a 64-byte boundary.</param>
    /// <param name="inputs">samples * input length values.</param>
    /// <param name="outputs">samples * output length values.</param>
    /// <param name="samples">How many samples.</param>
    static abstract void Forward(
        ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples);

    /// <summary>
    /// How many phases <see cref="RunSplit"/> has, one after the other: the pass over a few samples as tasks that threads share.
    /// Each output is computed as <see cref="Forward"/> computes it. 0 where the pass is too short for a second thread.
    /// </summary>
    static virtual int SplitPhaseCount => 0;

    /// <summary>Floats of workspace that all tasks of <see cref="RunSplit"/> share.</summary>
    static virtual long SplitWorkspaceLength(int samples) => 0;

    /// <summary>How many tasks a phase has; at least 1.</summary>
    static virtual int SplitTaskCount(int phase, int samples) => 1;

    /// <summary>Runs one task of one phase. The tasks of a phase may run in any order; all end before the next phase begins.</summary>
    /// <param name="phase">From 0 to <see cref="SplitPhaseCount"/> - 1.</param>
    /// <param name="task">From 0 to <see cref="SplitTaskCount"/> - 1.</param>
    /// <param name="parameters">The first value of the network's parameter block.</param>
    /// <param name="prepacked">What <see cref="Prepack"/> wrote.</param>
    /// <param name="inputs">samples * input length values.</param>
    /// <param name="outputs">samples * output length values.</param>
    /// <param name="workspace">The first of <see cref="SplitWorkspaceLength"/> values.</param>
    /// <param name="samples">How many samples.</param>
    static virtual void RunSplit(
        int phase, int task, ref float parameters, ref float prepacked, ref float inputs, ref float outputs, ref float workspace,
        int samples)
    {
    }
}
