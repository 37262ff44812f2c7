namespace NetGen.CompilerServices;

/// <summary>The forward pass over a few samples, each of its phases shared by the threads; results do not depend on them.</summary>
internal unsafe struct SplitForwardWork<TKernels> : IParallelWork where TKernels : IForwardKernels
{
    public float* Parameters;
    public float* Prepacked;
    public float* Inputs;
    public float* Outputs;
    public float* Workspace;
    public int Samples;

    public readonly int PhaseCount => TKernels.SplitPhaseCount;

    public readonly int TaskCount(int phase) => TKernels.SplitTaskCount(phase, Samples);

    public readonly void Run(int phase, int task) =>
        TKernels.RunSplit(phase, task, ref *Parameters, ref *Prepacked, ref *Inputs, ref *Outputs, ref *Workspace, Samples);
}
