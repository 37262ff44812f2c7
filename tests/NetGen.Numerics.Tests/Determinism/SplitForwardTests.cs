namespace NetGen.Numerics.Tests;

/// <summary>
/// Threads that share each of a few samples (models/wide-dense.yaml) compute the bytes that one thread does, however many
/// samples come together.
/// </summary>
public class SplitForwardTests
{
    private const int MaxSamples = 13;

    [Fact]
    public void Outputs_depend_neither_on_threads_nor_on_the_batch()
    {
        using WideDense network = WideDense.Create(1);
        float[] inputs = new float[MaxSamples * WideDense.InputLength];
        Philox.FillUniform(inputs, bound: 1, seed: 2, 0, 0, 0);
        float[] expected = new float[MaxSamples * WideDense.OutputLength], outputs = new float[expected.Length];
        for (int sample = 0; sample < MaxSamples; sample++)
            network.Forward(
                inputs.AsSpan(sample * WideDense.InputLength, WideDense.InputLength),
                expected.AsSpan(sample * WideDense.OutputLength, WideDense.OutputLength));

        foreach (int threads in new[] { 1, 2, 3 })
            for (int samples = 1; samples <= MaxSamples; samples++)
            {
                network.Threads = threads;
                Span<float> some = outputs.AsSpan(0, samples * WideDense.OutputLength);
                network.Forward(inputs.AsSpan(0, samples * WideDense.InputLength), some);
                Assert.Equal(expected[..some.Length], some.ToArray());
            }
    }

    [Fact]
    public void Bytes_are_shared_too()
    {
        using WideDense network = WideDense.Create(1);
        byte[] inputs = [.. Enumerable.Range(0, 2 * WideDense.InputLength).Select(i => (byte)(i * 37))];
        float[] one = new float[2 * WideDense.OutputLength], two = new float[one.Length];
        network.Forward(inputs, one);
        network.Threads = 2;
        network.Forward(inputs, two);
        Assert.Equal(one, two);
    }
}
