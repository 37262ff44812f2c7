namespace NetGen.CompilerServices;

/// <summary>The forward pass that a network's generated code provides; <see cref="NetworkRunner"/> calls it.</summary>
public interface IForwardKernels
{
    /// <summary>The most samples one call of <see cref="Forward"/> takes: those that share a pass over the weights.</summary>
    static abstract int GroupSize { get; }

    /// <summary>Computes the outputs (logits) of 1 to <see cref="GroupSize"/> samples.</summary>
    /// <param name="parameters">The first value of the network's parameter block.</param>
    /// <param name="inputs">samples * input length values.</param>
    /// <param name="outputs">samples * output length values.</param>
    /// <param name="samples">How many samples.</param>
    static abstract void Forward(ref float parameters, ref float inputs, ref float outputs, int samples);
}
