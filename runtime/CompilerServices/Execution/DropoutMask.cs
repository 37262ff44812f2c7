using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetGen.CompilerServices;

/// <summary>Draws which values a dropout layer keeps.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DropoutMask
{
    /// <summary>
    /// Writes 1 / (1 - rate) where a value is kept and 0 where it is dropped, for one sample. Value e, in row, column,
    /// channel order, is kept when element e of the Philox stream (sample, layer, step) is at least floor(rate * 2^32).
    /// </summary>
    /// <param name="mask">Where the value at pixel 0, channel 0 goes.</param>
    /// <param name="pixels">Rows * columns; 1 for a vector.</param>
    /// <param name="channels">Values of a pixel.</param>
    /// <param name="pixelStride">Floats from one pixel to the next; those beyond <paramref name="channels"/> become 0.</param>
    /// <param name="rate">The share dropped, from 0 to 1.</param>
    /// <param name="seed">The key of the streams.</param>
    /// <param name="step">The number of the update, from 0.</param>
    /// <param name="layer">The layer's index in the spec's list.</param>
    /// <param name="sample">The sample's index in the minibatch.</param>
    public static void Fill(
        ref float mask, int pixels, int channels, int pixelStride, float rate, ulong seed, uint step, uint layer, uint sample)
    {
        const int Chunk = 512;
        Span<uint> words = stackalloc uint[Chunk];
        ulong threshold = (ulong)((double)rate * 4294967296.0);
        float scale = 1f / (1f - rate);
        long length = (long)pixels * channels;
        nint pixel = 0;
        int channel = 0;
        for (long start = 0; start < length; start += Chunk)
        {
            int count = (int)Math.Min(Chunk, length - start);
            Philox.Fill(words[..count], seed, sample, layer, step, (uint)(start / 4));
            for (int used = 0; used < count;)
            {
                int run = Math.Min(count - used, channels - channel);
                Select(words.Slice(used, run), threshold, scale, ref Unsafe.Add(ref mask, pixel * pixelStride + channel));
                used += run;
                channel += run;
                if (channel < channels)
                    continue;
                for (; channel < pixelStride; channel++)
                    Unsafe.Add(ref mask, pixel * pixelStride + channel) = 0;
                pixel++;
                channel = 0;
            }
        }
    }

    // Optimized at once, here and in Philox, so that a training step's first calls are as quick as its later ones.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(ReadOnlySpan<uint> words, ulong threshold, float scale, ref float mask)
    {
        int i = 0;
        if (threshold <= uint.MaxValue)
        {
            Vector<uint> thresholds = new((uint)threshold);
            Vector<float> scales = new(scale);
            for (; i <= words.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            {
                Vector<uint> kept = Vector.GreaterThanOrEqual(new Vector<uint>(words[i..]), thresholds);
                Vector<float> values = Vector.ConditionalSelect(Vector.AsVectorInt32(kept), scales, Vector<float>.Zero);
                values.StoreUnsafe(ref mask, (nuint)i);
            }
        }

        for (; i < words.Length; i++)
            Unsafe.Add(ref mask, i) = words[i] >= threshold ? scale : 0;
    }
}
