using System.Runtime.CompilerServices;

namespace NetGen.CompilerServices;

/// <summary>
/// The forward pass over a batch; a unit is a group of samples. Groups are as large as each other and as many as the threads
/// share evenly; a sample's result does not depend on its group.
/// </summary>
internal unsafe struct ForwardWork<TKernels> : IParallelWork where TKernels : IForwardKernels
{
    public float* Parameters;
    public float* Derived;
    public float* Outputs;
    public int Samples;
    public int Groups;
    public int InputLength;
    public int OutputLength;

    /// <summary>The inputs, unless they are bytes.</summary>
    public float* Inputs;

    /// <summary>Otherwise the bytes, and the table they go through.</summary>
    public byte* Bytes;
    public NormalizationTable.View Table;

    public readonly int Phases => 1;

    public readonly int Units(int phase) => Groups;

    public void Divide(int threads)
    {
        int least = (Samples - 1) / TKernels.GroupSize + 1;
        Groups = (int)Math.Min(((long)least + threads - 1) / threads * threads, Samples);
    }

    public readonly void Run(int phase, int unit)
    {
        int first = First(unit), count = First(unit + 1) - first;
        RunOnStack(InputsOf(first, count), Outputs + (nint)first * OutputLength, count);
    }

    /// <summary>
    /// Takes the workspace from the stack here rather than in the generated code, which is safe C#: there the stack would be cleared, a
    /// twentieth of a small network's time.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void RunOnStack(float* inputs, float* outputs, int samples)
    {
        float* stack = stackalloc float[TKernels.WorkspaceLength(samples) + StackWorkspace.Slack];
        TKernels.Forward(ref *Parameters, ref *Derived, ref *StackWorkspace.Aligned(stack), ref *inputs, ref *outputs, samples);
    }

    /// <summary>A range of samples' inputs; of bytes a copy in memory of the calling thread.</summary>
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

    private readonly int First(int unit) => (int)((long)Samples * unit / Groups);
}
