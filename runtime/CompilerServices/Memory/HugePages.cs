using System.Runtime.InteropServices;

namespace NetGen.CompilerServices;

/// <summary>
/// Asks the system for pages of 2 MB under large blocks. A processor remembers the addresses of a few thousand pages (its TLB). Weights of
/// many megabytes, read once a call, lie in more pages than that if these have 4 KB; reading them then takes 1.25 to 2 times as long.
/// </summary>
internal static unsafe class HugePages
{
    /// <summary>Bytes of a page; blocks that hold one start on such a boundary.</summary>
    public const int Bytes = 2 * 1024 * 1024;

    /// <summary><c>MADV_HUGEPAGE</c> of <c>sys/mman.h</c>.</summary>
    private const int Advice = 14;

    private static readonly delegate* unmanaged<void*, nuint, int, int> s_advise = Find();

    /// <summary>Whether a block of so many bytes has whole pages to ask for, on a system that can be asked.</summary>
    public static bool Suit(long bytes) => bytes >= Bytes && s_advise != null;

    /// <summary>Asks for a block's whole pages, before it is first written. A system that has none to give gives small ones.</summary>
    public static void Prefer(void* start, long bytes) => _ = s_advise(start, (nuint)(bytes / Bytes * Bytes), Advice);

    /// <summary><c>madvise</c> of the C library that every process on Linux has loaded.</summary>
    private static delegate* unmanaged<void*, nuint, int, int> Find() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "madvise", out nint address)
            ? (delegate* unmanaged<void*, nuint, int, int>)address
            : null;
}
