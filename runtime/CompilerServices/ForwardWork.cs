using System.Runtime.CompilerServices;

namespace NetGen.CompilerServices;

/// <summary>The forward pass over a batch; a unit is a group of samples at a fixed place, so results do not depend on threads.</summary>
internal unsafe struct ForwardWork<TKernels> : IParallelWork where TKernels : IForwardKernels
{
    public float* Parameters;
    public float* Derived;
    public float* Outputs;
    public int Samples;
    public int InputLength;
    public int OutputLength;

    /// <summary>The inputs, unless they are bytes.</summary>
    public float* Inputs;

    /// <summary>Otherwise the bytes, and the table they go through.</summary>
    public byte* Bytes;
    public NormalizationTable.View Table;

    public readonly int Phases => 1;

    public readonly int Units(int phase) => (Samples - 1) / TKernels.GroupSize + 1;

    public readonly void Run(int phase, int unit)
    {
        int first = unit * TKernels.GroupSize;
        int count = Math.Min(TKernels.GroupSize, Samples - first);
        float* inputs = Inputs + (nint)first * InputLength;
        if (Inputs == null)
        {
            inputs = ThreadWorkspace.GetInputs(count * InputLength);
            Table.Apply(
                new ReadOnlySpan<byte>(Bytes + (nint)first * InputLength, count * InputLength),
                new Span<float>(inputs, count * InputLength));
        }

        RunOnStack(inputs, Outputs + (nint)first * OutputLength, count);
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
}
