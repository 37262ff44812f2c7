using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetGen.CompilerServices;

/// <summary>
/// A native block per thread, for workspaces beyond the stack budget. It grows on demand, starts on a 64-byte boundary
/// and is freed with its thread.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class ThreadWorkspace
{
    [ThreadStatic]
    private static NativeBlock? t_kernel;

    [ThreadStatic]
    private static NativeBlock? t_inputs;

    [ThreadStatic]
    private static NativeBlock? t_outputs;

    [ThreadStatic]
    private static NativeBlock? t_shared;

    /// <summary>The first of at least <paramref name="floats"/> floats of undefined content, valid until the thread's next call.</summary>
    public static ref float Get(long floats) => ref *Grown(ref t_kernel, floats);

    /// <summary>The same, from a block of its own: where byte inputs become floats before a kernel reads them.</summary>
    internal static float* GetInputs(long floats) => Grown(ref t_inputs, floats);

    /// <summary>The same, from a third block: outputs that the runtime itself asks for.</summary>
    internal static Span<float> GetOutputs(int floats) => new(Grown(ref t_outputs, floats), floats);

    /// <summary>The same, from a fourth block: what the threads of one forward pass share.</summary>
    internal static float* GetShared(long floats) => Grown(ref t_shared, floats);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Grown(ref NativeBlock? block, long floats)
    {
        NativeBlock? current = block;
        return current is not null && current.Length >= floats ? current.Pointer : Grow(ref block, floats);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float* Grow(ref NativeBlock? block, long floats)
    {
        NativeBlock? outgrown = block;
        block = null;
        outgrown?.Dispose();
        block = new NativeBlock(floats, clear: false);
        return block.Pointer;
    }
}
