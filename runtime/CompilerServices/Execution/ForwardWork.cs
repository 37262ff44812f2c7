using System.Runtime.CompilerServices;

namespace NetGen.CompilerServices;

/// <summary>
/// The forward pass over a batch; a task is a micro-batch. All micro-batches have the same size or one sample less, and each thread
/// gets the same number of them; a sample's result does not depend on its micro-batch.
/// </summary>
internal unsafe struct ForwardWork<TKernels> : IParallelWork where TKernels : IForwardKernels
{
    public float* Parameters;
    public float* Prepacked;
    public float* Outputs;
    public int Samples;
    public int MicroBatches;
    public int InputLength;
    public int OutputLength;

    /// <summary>The inputs, unless they are bytes.</summary>
    public float* Inputs;

    /// <summary>Otherwise the bytes, and the table they go through.</summary>
    public byte* Bytes;
    public NormalizationTable.View Table;

    public readonly int PhaseCount => 1;

    public readonly int TaskCount(int phase) => MicroBatches;

    public void Divide(int threads)
    {
        int min = (Samples - 1) / TKernels.MicroBatchSize + 1;
        MicroBatches = (int)Math.Min(((long)min + threads - 1) / threads * threads, Samples);
    }

    public readonly void Run(int phase, int task)
    {
        int first = First(task), count = First(task + 1) - first;
        RunOnStack(InputsOf(first, count), Outputs + (nint)first * OutputLength, count);
    }

    /// <summary>
    /// Takes the workspace from the stack here and not in the generated code. That is safe C#, which would clear the stack: a twentieth
    /// of a small network's time.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void RunOnStack(float* inputs, float* outputs, int samples)
    {
        float* stack = stackalloc float[TKernels.WorkspaceLength(samples) + StackWorkspace.Slack];
        TKernels.Forward(ref *Parameters, ref *Prepacked, ref *StackWorkspace.Aligned(stack), ref *inputs, ref *outputs, samples);
    }

    /// <summary>The inputs of some samples; of bytes, a copy as floats in the calling thread's memory.</summary>
    public readonly float* InputsOf(int first, int count)
    {
        if (Inputs != null)
            return Inputs + (nint)first * InputLength;
        // They are a part of the caller's span.
        int length = checked(count * InputLength);
        float* inputs = ThreadWorkspace.GetInputs(length);
        Table.Apply(new ReadOnlySpan<byte>(Bytes + (nint)first * InputLength, length), new Span<float>(inputs, length));
        return inputs;
    }

    private readonly int First(int task) => (int)((long)Samples * task / MicroBatches);
}
