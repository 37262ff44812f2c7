namespace NetGen.CompilerServices;

/// <summary>The forward pass over a few samples, each of its phases shared by the threads; results do not depend on them.</summary>
internal unsafe struct SplitForwardWork<TKernels> : IParallelWork where TKernels : IForwardKernels
{
    public float* Parameters;
    public float* Derived;
    public float* Inputs;
    public float* Outputs;
    public float* Workspace;
    public int Samples;

    public readonly int Phases => TKernels.SplitPhases;

    public readonly int Units(int phase) => TKernels.SplitUnits(phase, Samples);

    public readonly void Run(int phase, int unit) =>
        TKernels.RunSplit(phase, unit, ref *Parameters, ref *Derived, ref *Inputs, ref *Outputs, ref *Workspace, Samples);
}
