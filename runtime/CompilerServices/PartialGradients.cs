using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.CompilerServices;

/// <summary>Adds up the gradients that ranges of samples have summed on their own, always in the ranges' order.</summary>
public static class PartialGradients
{
    /// <summary>Adds a range's sums to those of the ranges before it; the first range's are copied.</summary>
    /// <param name="gradient">Where the sum goes: <paramref name="length"/> floats.</param>
    /// <param name="partial">The range's values.</param>
    /// <param name="length">Values of the tensor; a multiple of 16.</param>
    /// <param name="range">The range's number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ref float gradient, ref float partial, int length, int range)
    {
        Span<Vector<float>> sum = MemoryMarshal.Cast<float, Vector<float>>(MemoryMarshal.CreateSpan(ref gradient, length));
        ReadOnlySpan<Vector<float>> part = MemoryMarshal.Cast<float, Vector<float>>(MemoryMarshal.CreateReadOnlySpan(ref partial, length));
        if (range == 0)
            part.CopyTo(sum);
        else
            for (int i = 0; i < sum.Length; i++)
                sum[i] += part[i];
    }
}
