using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen;

/// <summary>
/// Philox4x32-10, a counter-based random generator (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", 2011). A key and a counter give four 32-bit words, with no state between calls, so any language and any
/// number of threads draw the same.
/// </summary>
/// <remarks>
/// The key is the seed: its low, then its high 32 bits. A stream is the counter's words (c1, c2, c3); element e of it is
/// word e % 4 of the block with c0 = e / 4. The streams in use:
/// <list type="table">
/// <item><term>dropout</term>
/// <description>c1 = the sample's index in the minibatch, c2 = the layer's index in the spec, c3 = the step.</description></item>
/// <item><term>initialization</term>
/// <description>c1 = the parameter's index in the file, c2 = <see cref="InitializationStream"/>, c3 = 0.</description></item>
/// <item><term>shuffling</term><description>c1 = 0, c2 = <see cref="ShuffleStream"/>, c3 = the epoch.</description></item>
/// <item><term>splitting</term><description>c1 = 0, c2 = <see cref="SplitStream"/>, c3 = 0.</description></item>
/// </list>
/// </remarks>
public static class Philox
{
    /// <summary>c2 of the streams that parameters start from.</summary>
    public const uint InitializationStream = 0x8000_0000;

    /// <summary>c2 of the streams that shuffle samples.</summary>
    public const uint ShuffleStream = 0x8000_0001;

    /// <summary>c2 of the stream that shuffles a data set before it is split.</summary>
    public const uint SplitStream = 0x8000_0003;

    private const uint Multiplier0 = 0xD251_1F53;
    private const uint Multiplier1 = 0xCD9E_8D57;
    private const uint Weyl0 = 0x9E37_79B9;
    private const uint Weyl1 = 0xBB67_AE85;
    private const int Rounds = 10;

    /// <summary>The four words of one counter.</summary>
    public static (uint X0, uint X1, uint X2, uint X3) Block(ulong seed, uint c0, uint c1, uint c2, uint c3)
    {
        uint k0 = (uint)seed, k1 = (uint)(seed >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            unchecked
            {
                k0 += Weyl0;
                k1 += Weyl1;
            }
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>The words of a stream from element 4 * <paramref name="firstBlock"/> on.</summary>
    public static void Fill(Span<uint> words, ulong seed, uint c1, uint c2, uint c3, uint firstBlock = 0)
    {
        uint c0 = firstBlock;
        if (Avx2.IsSupported)
        {
            for (; words.Length >= 32; words = words[32..])
            {
                EightBlocks(words, seed, c0, c1, c2, c3);
                c0 = unchecked(c0 + 8);
            }
        }

        for (; words.Length >= 4; words = words[4..])
        {
            (words[0], words[1], words[2], words[3]) = Block(seed, c0, c1, c2, c3);
            c0 = unchecked(c0 + 1);
        }

        if (words.IsEmpty)
            return;
        Span<uint> last = stackalloc uint[4];
        (last[0], last[1], last[2], last[3]) = Block(seed, c0, c1, c2, c3);
        last[..words.Length].CopyTo(words);
    }

    /// <summary>
    /// Uniform values of a stream within +-<paramref name="bound"/>: with u = (word + 0.5) * 2^-32, (2u - 1) * bound,
    /// worked out in double and rounded to float.
    /// </summary>
    public static void FillUniform(Span<float> values, double bound, ulong seed, uint c1, uint c2, uint c3)
    {
        Span<uint> words = stackalloc uint[Chunk];
        for (int start = 0; start < values.Length; start += Chunk)
        {
            Span<float> part = values.Slice(start, Math.Min(Chunk, values.Length - start));
            Fill(words[..part.Length], seed, c1, c2, c3, (uint)(start / 4));
            for (int i = 0; i < part.Length; i++)
                part[i] = (float)((2 * Unit(words[i]) - 1) * bound);
        }
    }

    /// <summary>
    /// Normal values of a stream with mean 0, by Box and Muller 1958: elements 2i and 2i + 1 are r cos(2 pi u2) and
    /// r sin(2 pi u2) times <paramref name="deviation"/>, with u1 and u2 the uniform values (word + 0.5) * 2^-32 of those
    /// two elements and r = sqrt(-2 ln u1), worked out in double and rounded to float.
    /// </summary>
    public static void FillNormal(Span<float> values, double deviation, ulong seed, uint c1, uint c2, uint c3)
    {
        Span<uint> words = stackalloc uint[Chunk];
        for (int start = 0; start < values.Length; start += Chunk)
        {
            Span<float> part = values.Slice(start, Math.Min(Chunk, values.Length - start));
            Fill(words, seed, c1, c2, c3, (uint)(start / 4));
            for (int i = 0; i < part.Length; i += 2)
            {
                double radius = Math.Sqrt(-2 * Math.Log(Unit(words[i])));
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * Unit(words[i + 1]));
                part[i] = (float)(radius * cosine * deviation);
                if (i + 1 < part.Length)
                    part[i + 1] = (float)(radius * sine * deviation);
            }
        }
    }

    /// <summary>
    /// Shuffles for an epoch, as Fisher and Yates: for i from the last down to 1, swap i with
    /// j = word(n - 1 - i) * (i + 1) / 2^32.
    /// </summary>
    public static void Shuffle(Span<int> order, ulong seed, uint epoch) => Shuffle(order, seed, ShuffleStream, epoch);

    /// <summary>Shuffles by the words of a stream whose c1 is 0.</summary>
    internal static void Shuffle(Span<int> order, ulong seed, uint c2, uint c3)
    {
        Span<uint> words = stackalloc uint[Chunk];
        for (int drawn = 0; drawn < order.Length - 1; drawn++)
        {
            if (drawn % Chunk == 0)
                Fill(words, seed, 0, c2, c3, (uint)(drawn / 4));
            int i = order.Length - 1 - drawn;
            int j = (int)((ulong)words[drawn % Chunk] * (ulong)(i + 1) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    private const int Chunk = 512;

    private static double Unit(uint word) => (word + 0.5) * (1.0 / 4294967296.0);

    /// <summary>Eight counters at once: two vectors' rounds overlap, since each round waits for the one before it.</summary>
    // Optimized at once: a large layer's weights are a hundred thousand calls, and a network's start waits for them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightBlocks(Span<uint> words, ulong seed, uint c0, uint c1, uint c2, uint c3)
    {
        FourCounters first = new(c0, c1, c2, c3), second = new(unchecked(c0 + 4), c1, c2, c3);
        uint k0 = (uint)seed, k1 = (uint)(seed >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            first.Round(k0, k1);
            second.Round(k0, k1);
            unchecked
            {
                k0 += Weyl0;
                k1 += Weyl1;
            }
        }

        ref uint start = ref MemoryMarshal.GetReference(words[..32]);
        first.Store(ref start);
        second.Store(ref Unsafe.Add(ref start, 16));
    }

    /// <summary>Four counters, one in each 64-bit lane; what stands above a lane's low 32 bits is ignored until the end.</summary>
    private struct FourCounters(uint c0, uint c1, uint c2, uint c3)
    {
        private Vector256<ulong> _x0 = Vector256.Create(c0, unchecked(c0 + 1), unchecked(c0 + 2), unchecked(c0 + 3)).AsUInt64();
        private Vector256<ulong> _x1 = Vector256.Create((ulong)c1);
        private Vector256<ulong> _x2 = Vector256.Create((ulong)c2);
        private Vector256<ulong> _x3 = Vector256.Create((ulong)c3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Round(uint k0, uint k1)
        {
            Vector256<ulong> product0 = Avx2.Multiply(_x0.AsUInt32(), Vector256.Create((ulong)Multiplier0).AsUInt32());
            Vector256<ulong> product1 = Avx2.Multiply(_x2.AsUInt32(), Vector256.Create((ulong)Multiplier1).AsUInt32());
            _x0 = Vector256.ShiftRightLogical(product1, 32) ^ _x1 ^ Vector256.Create((ulong)k0);
            _x1 = product1;
            _x2 = Vector256.ShiftRightLogical(product0, 32) ^ _x3 ^ Vector256.Create((ulong)k1);
            _x3 = product0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(ref uint words)
        {
            Vector256<ulong> low = Vector256.Create(0xFFFF_FFFFul);
            Vector256<ulong> front = _x0 & low | Vector256.ShiftLeft(_x1, 32);
            Vector256<ulong> back = _x2 & low | Vector256.ShiftLeft(_x3, 32);
            Vector256<ulong> even = Avx2.UnpackLow(front, back);
            Vector256<ulong> odd = Avx2.UnpackHigh(front, back);
            Avx2.Permute2x128(even, odd, 0x20).AsUInt32().StoreUnsafe(ref words);
            Avx2.Permute2x128(even, odd, 0x31).AsUInt32().StoreUnsafe(ref words, 8);
        }
    }
}
