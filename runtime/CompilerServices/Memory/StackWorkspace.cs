using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.CompilerServices;

/// <summary>The workspace of a pass on the stack.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
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

    /// <summary>The first float on a 64-byte boundary.</summary>
    internal static float* Aligned(float* workspace) => (float*)(((nint)workspace + 63) & ~(nint)63);
}
