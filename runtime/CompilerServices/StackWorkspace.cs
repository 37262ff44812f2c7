using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.CompilerServices;

/// <summary>The workspace that generated code takes from its own stack.</summary>
public static unsafe class StackWorkspace
{
    /// <summary>Floats to take beyond those needed, so that the first can be moved to a cache line's start.</summary>
    public const int Slack = 16;

    /// <summary>The first float of a stack-allocated span that lies on a 64-byte boundary.</summary>
    public static ref float Aligned(Span<float> workspace)
    {
        ref float first = ref MemoryMarshal.GetReference(workspace);
        // The stack does not move, so the distance to the boundary stays right.
        nint address = (nint)Unsafe.AsPointer(ref first);
        return ref Unsafe.AddByteOffset(ref first, -address & 63);
    }
}
