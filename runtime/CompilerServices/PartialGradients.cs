using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.CompilerServices;

/// <summary>Adds up the gradients that units of samples have summed on their own, always in the units' order.</summary>
public static class PartialGradients
{
    /// <summary>gradient[i] = sum over units of partials[unit * stride + i].</summary>
    /// <param name="gradient">Where the sum goes: <paramref name="length"/> floats.</param>
    /// <param name="partials">The first unit's values.</param>
    /// <param name="length">Values of the tensor; a multiple of 16.</param>
    /// <param name="stride">Floats from one unit's values to the next's.</param>
    /// <param name="units">How many units; at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(ref float gradient, ref float partials, int length, int stride, int units)
    {
        Span<Vector<float>> sum = MemoryMarshal.Cast<float, Vector<float>>(MemoryMarshal.CreateSpan(ref gradient, length));
        for (int unit = 0; unit < units; unit++)
        {
            ref float first = ref Unsafe.Add(ref partials, (nint)unit * stride);
            ReadOnlySpan<Vector<float>> part = MemoryMarshal.Cast<float, Vector<float>>(MemoryMarshal.CreateReadOnlySpan(ref first, length));
            if (unit == 0)
                part.CopyTo(sum);
            else
                for (int i = 0; i < sum.Length; i++)
                    sum[i] += part[i];
        }
    }
}
