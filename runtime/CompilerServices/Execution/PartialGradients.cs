using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.CompilerServices;

/// <summary>Adds up the gradients that shards (ranges of samples) have summed on their own, always in the shards' order.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PartialGradients
{
    /// <summary>Adds a shard's sums to those of the shards before it; the first shard's are copied.</summary>
    /// <param name="gradient">Where the sum goes: <paramref name="length"/> floats.</param>
    /// <param name="partial">The shard's values.</param>
    /// <param name="length">Values of the tensor; a multiple of 16.</param>
    /// <param name="shard">The shard's number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ref float gradient, ref float partial, int length, int shard)
    {
        Span<Vector<float>> sum = MemoryMarshal.Cast<float, Vector<float>>(MemoryMarshal.CreateSpan(ref gradient, length));
        ReadOnlySpan<Vector<float>> part = MemoryMarshal.Cast<float, Vector<float>>(MemoryMarshal.CreateReadOnlySpan(ref partial, length));
        if (shard == 0)
            part.CopyTo(sum);
        else
            for (int i = 0; i < sum.Length; i++)
                sum[i] += part[i];
    }
}
