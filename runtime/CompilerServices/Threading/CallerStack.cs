using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.CompilerServices;

/// <summary>
/// How much of the calling thread's stack is left. A thread asks the system once where its stack ends; from then on the answer is a
/// comparison with the address of a local variable.
/// </summary>
internal static unsafe class CallerStack
{
    /// <summary>Where the system cannot be asked: every thread is taken to have enough.</summary>
    private const nint Unknown = -1;

    /// <summary>More than any C library's <c>pthread_attr_t</c> takes.</summary>
    private const int AttributeBytes = 256;

    /// <summary>The lowest address of the thread's stack; 0 before it is known.</summary>
    [ThreadStatic]
    private static nint t_end;

    /// <summary>Whether the thread has so many bytes of stack left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(int bytes)
    {
        byte local;
        nint end = t_end;
        // A difference of two addresses: as a signed number it is right wherever the stack lies.
        return end != 0 ? end == Unknown || (nint)(&local) - end > bytes : Ask(bytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Ask(int bytes)
    {
        t_end = StackEnd.s_functions.OfThisThread();
        return Holds(bytes);
    }

    /// <summary>The system's own functions for it; those it lacks are null.</summary>
    private readonly struct StackEnd
    {
        public static readonly StackEnd s_functions = Find();

        private delegate* unmanaged<nuint*, nuint*, void> Windows { get; init; }

        private delegate* unmanaged<nint> Self { get; init; }

        private delegate* unmanaged<nint, void*, int> GetAttributes { get; init; }

        private delegate* unmanaged<void*, nint*, nuint*, int> GetStack { get; init; }

        private delegate* unmanaged<void*, int> Destroy { get; init; }

        private delegate* unmanaged<nint, nint> GetStart { get; init; }

        private delegate* unmanaged<nint, nuint> GetSize { get; init; }

        private static StackEnd Find()
        {
            if (OperatingSystem.IsWindows())
                return NativeLibrary.TryLoad("kernel32", out nint kernel)
                    ? new StackEnd { Windows = (delegate* unmanaged<nuint*, nuint*, void>)Export(kernel, "GetCurrentThreadStackLimits") }
                    : default;
            if (OperatingSystem.IsBrowser() || OperatingSystem.IsWasi())
                return default;
            nint library = NativeLibrary.GetMainProgramHandle();
            return new StackEnd
            {
                Self = (delegate* unmanaged<nint>)Export(library, "pthread_self"),
                GetAttributes = (delegate* unmanaged<nint, void*, int>)Export(library, "pthread_getattr_np"),
                GetStack = (delegate* unmanaged<void*, nint*, nuint*, int>)Export(library, "pthread_attr_getstack"),
                Destroy = (delegate* unmanaged<void*, int>)Export(library, "pthread_attr_destroy"),
                GetStart = (delegate* unmanaged<nint, nint>)Export(library, "pthread_get_stackaddr_np"),
                GetSize = (delegate* unmanaged<nint, nuint>)Export(library, "pthread_get_stacksize_np"),
            };
        }

        public nint OfThisThread()
        {
            nuint low = 0, high = 0;
            if (Windows != null)
            {
                Windows(&low, &high);
            }
            else if (Self != null && GetAttributes != null && GetStack != null && Destroy != null)
            {
                byte* attributes = stackalloc byte[AttributeBytes];
                if (GetAttributes(Self(), attributes) == 0)
                {
                    if (GetStack(attributes, (nint*)&low, &high) != 0)
                        low = 0;
                    _ = Destroy(attributes);
                }
            }
            else if (Self != null && GetStart != null && GetSize != null)
            {
                // Here the start is the highest address.
                nint thread = Self();
                low = (nuint)GetStart(thread) - GetSize(thread);
            }

            return low == 0 ? Unknown : (nint)low;
        }

        private static nint Export(nint library, string name) => NativeLibrary.TryGetExport(library, name, out nint address) ? address : 0;
    }
}
