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
}
