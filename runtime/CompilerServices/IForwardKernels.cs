namespace NetGen.CompilerServices;

/// <summary>The forward pass that a network's generated code provides; <see cref="NetworkRunner"/> calls it.</summary>
public interface IForwardKernels
{
    /// <summary>The most samples one call of <see cref="Forward"/> takes: those that share a pass over the weights.</summary>
    static abstract int GroupSize { get; }

    /// <summary>Floats that <see cref="Derive"/> makes of the parameters; 0 where the kernels take the parameters as they are.</summary>
    static virtual int DerivedLength => 0;

    /// <summary>Makes what the kernels need beside the parameters; called before <see cref="Forward"/>, and again when the parameters have changed.</summary>
    /// <param name="parameters">The first value of the network's parameter block.</param>
    /// <param name="derived">The first of <see cref="DerivedLength"/> values; zero before the first call.</param>
    static virtual void Derive(ref float parameters, ref float derived)
    {
    }

    /// <summary>Floats of the stack that <see cref="Forward"/> asks for; 0 where it takes none, or native memory.</summary>
    static virtual int WorkspaceLength(int samples) => 0;

    /// <summary>Computes the outputs (logits) of 1 to <see cref="GroupSize"/> samples.</summary>
    /// <param name="parameters">The first value of the network's parameter block.</param>
    /// <param name="derived">What <see cref="Derive"/> made of them.</param>
    /// <param name="workspace">The first of <see cref="WorkspaceLength"/> values of undefined content, on a 64-byte boundary.</param>
    /// <param name="inputs">samples * input length values.</param>
    /// <param name="outputs">samples * output length values.</param>
    /// <param name="samples">How many samples.</param>
    static abstract void Forward(ref float parameters, ref float derived, ref float workspace, ref float inputs, ref float outputs, int samples);

    /// <summary>
    /// How many phases <see cref="RunSplit"/> has, one after the other: the pass over a few samples as units of work that threads
    /// share, each output computed as <see cref="Forward"/> does. 0 where it is not worth another thread.
    /// </summary>
    static virtual int SplitPhases => 0;

    /// <summary>Floats of workspace for each sample that all units of <see cref="RunSplit"/> see.</summary>
    static virtual int SplitFloats => 0;

    /// <summary>How many units a phase has; at least 1.</summary>
    static virtual int SplitUnits(int phase, int samples) => 1;

    /// <summary>Runs one unit of one phase. The units of a phase may run in any order, and all before the next phase.</summary>
    /// <param name="phase">From 0 to <see cref="SplitPhases"/> - 1.</param>
    /// <param name="unit">From 0 to <see cref="SplitUnits"/> - 1.</param>
    /// <param name="parameters">The first value of the network's parameter block.</param>
    /// <param name="derived">What <see cref="Derive"/> made of them.</param>
    /// <param name="inputs">samples * input length values.</param>
    /// <param name="outputs">samples * output length values.</param>
    /// <param name="workspace">samples * <see cref="SplitFloats"/> values.</param>
    /// <param name="samples">How many samples.</param>
    static virtual void RunSplit(
        int phase, int unit, ref float parameters, ref float derived, ref float inputs, ref float outputs, ref float workspace, int samples)
    {
    }
}
