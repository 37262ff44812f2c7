using NetGen.CompilerServices;

namespace NetGen.Runtime.Tests;

public class PhiloxTests
{
    // The known answers published with the paper's reference implementation (Random123, kat_vectors, philox4x32 10).
    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0, 0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, 0x408F276D, 0x41C83B0E,
        0xA20BC7C6, 0x6D5451FD)]
    [InlineData(0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0, 0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)]
    public void Block_gives_the_known_answers(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3) =>
        Assert.Equal((x0, x1, x2, x3), Philox.Block((ulong)k1 << 32 | k0, c0, c1, c2, c3));

    [Theory]
    [InlineData(0u)]
    [InlineData(5u)]
    [InlineData(uint.MaxValue - 2)]
    public void Fill_gives_the_words_of_the_blocks_at_any_length(uint firstBlock)
    {
        for (int length = 0; length < 70; length++)
        {
            uint[] words = new uint[length];
            Philox.Fill(words, 0x1234_5678_9ABC_DEF0, 1, 2, 3, firstBlock);
            for (int e = 0; e < length; e++)
            {
                (uint, uint, uint, uint) block = Philox.Block(0x1234_5678_9ABC_DEF0, unchecked(firstBlock + (uint)(e / 4)), 1, 2, 3);
                uint expected = (e % 4) switch { 0 => block.Item1, 1 => block.Item2, 2 => block.Item3, _ => block.Item4 };
                Assert.Equal(expected, words[e]);
            }
        }
    }

    [Fact]
    public void FillUniform_and_FillNormal_follow_their_formulas()
    {
        const int Count = 1501;
        uint[] words = new uint[Count + 1];
        float[] uniform = new float[Count], normal = new float[Count];
        Philox.Fill(words, 3, 1, 2, 0);
        Philox.FillUniform(uniform, 0.5, 3, 1, 2, 0);
        Philox.FillNormal(normal, 2, 3, 1, 2, 0);
        for (int e = 0; e < Count; e++)
        {
            Assert.Equal((float)((2 * U(e) - 1) * 0.5), uniform[e]);
            double radius = Math.Sqrt(-2 * Math.Log(U(e / 2 * 2)));
            double angle = 2 * Math.PI * U(e / 2 * 2 + 1);
            Assert.Equal((float)(radius * (e % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle)) * 2), normal[e], 1e-6f);
        }

        double U(int e) => (words[e] + 0.5) / 4294967296.0;
    }

    [Fact]
    public void FillNormal_has_the_moments_of_a_normal_distribution()
    {
        float[] values = new float[100_000];
        Philox.FillNormal(values, 3, 42, 0, 0, 0);
        double mean = values.Average(value => (double)value), square = values.Average(value => (double)value * value);
        Assert.Equal(0, mean, 0.05);
        Assert.Equal(9, square, 0.2);
        Assert.Equal(3 * 81, values.Average(value => Math.Pow(value, 4)), 10.0);
    }

    [Fact]
    public void Shuffle_is_Fisher_and_Yates_on_the_epochs_stream()
    {
        const int Count = 2000;
        int[] order = [.. Enumerable.Range(0, Count)];
        int[] expected = [.. order];
        Philox.Shuffle(order, 11, epoch: 4);

        uint[] words = new uint[Count];
        Philox.Fill(words, 11, 0, Philox.ShuffleStream, 4);
        for (int i = Count - 1; i >= 1; i--)
        {
            int j = (int)((ulong)words[Count - 1 - i] * (ulong)(i + 1) >> 32);
            (expected[i], expected[j]) = (expected[j], expected[i]);
        }

        Assert.Equal(expected, order);
        Assert.Equal(Enumerable.Range(0, Count), order.Order());
    }

    [Theory]
    [InlineData(1, 1024, 1024, 0.5f)]
    [InlineData(49, 6, 16, 0.3f)]
    [InlineData(100, 37, 48, 0.9f)]
    [InlineData(3, 5, 5, 0f)]
    public void DropoutMask_keeps_by_the_samples_stream_and_clears_padding(int pixels, int channels, int stride, float rate)
    {
        float[] mask = new float[pixels * stride + 8];
        Array.Fill(mask, float.NaN);
        DropoutMask.Fill(ref mask[0], pixels, channels, stride, rate, seed: 9, step: 8, layer: 7, sample: 6);

        uint[] words = new uint[pixels * channels];
        Philox.Fill(words, 9, c1: 6, c2: 7, c3: 8);
        double threshold = Math.Floor((double)rate * 4294967296.0);
        int kept = 0;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int channel = 0; channel < stride; channel++)
            {
                bool keep = channel < channels && words[pixel * channels + channel] >= threshold;
                kept += keep ? 1 : 0;
                Assert.Equal(keep ? 1 / (1 - rate) : 0, mask[pixel * stride + channel]);
            }
        }

        Assert.Equal(1 - rate, (double)kept / (pixels * channels), 0.1);
        Assert.All(mask[(pixels * stride)..], value => Assert.True(float.IsNaN(value)));
    }
}
