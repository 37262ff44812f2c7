using System.Runtime.InteropServices;

namespace NetGen.CompilerServices;

/// <summary>
/// Floats outside the garbage collector's heap, on a 64-byte boundary; large blocks lie on huge pages. As a <see cref="SafeHandle"/> it is
/// freed when disposed or finalized, but never while a reference taken by <see cref="Acquire"/> is held.
/// </summary>
internal sealed unsafe class NativeBlock : SafeHandle
{
    private const int Alignment = 64;

    private readonly long _bytes;
    private readonly object? _lender;

    /// <param name="floats">How many; at least 0.</param>
    /// <param name="clear">Whether they start as zero; undefined otherwise.</param>
    public NativeBlock(long floats, bool clear) : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        Length = floats;
        // An empty block has an address too, and whole cache lines keep vector loads of the last floats inside the block.
        _bytes = Math.Max(Alignment, checked((floats * sizeof(float) + Alignment - 1) / Alignment * Alignment));
        bool large = HugePages.Suit(_bytes);
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)_bytes, (nuint)(large ? HugePages.Bytes : Alignment)));
        GC.AddMemoryPressure(_bytes);
        if (large)
            HugePages.Prefer((void*)handle, _bytes);
        if (clear)
            NativeMemory.Clear((void*)handle, (nuint)_bytes);
    }

    /// <summary>Floats in memory that another object owns; it is never freed here.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="floats">How many.</param>
    /// <param name="lender">The owner: while it lives, the memory stays.</param>
    public NativeBlock(float* first, long floats, object lender) : base(0, ownsHandle: false)
    {
        Length = floats;
        _lender = lender;
        SetHandle((nint)first);
    }

    /// <summary>Floats it holds.</summary>
    public long Length { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>The first float; only for an owner that knows that the block is neither disposed nor finalized meanwhile.</summary>
    public float* Pointer => (float*)handle;

    /// <summary>Keeps the block from being freed until <see cref="SafeHandle.DangerousRelease"/>.</summary>
    /// <param name="owner">What an <see cref="ObjectDisposedException"/> calls the owner.</param>
    public float* Acquire(string owner)
    {
        bool acquired = false;
        try
        {
            DangerousAddRef(ref acquired);
        }
        catch (ObjectDisposedException)
        {
            throw new ObjectDisposedException(owner);
        }

        return (float*)handle;
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        GC.RemoveMemoryPressure(_bytes);
        return true;
    }
}
