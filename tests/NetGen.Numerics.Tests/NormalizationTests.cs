namespace NetGen.Numerics.Tests;

/// <summary>Mean and variance of values far from zero (models/normalizations.yaml).</summary>
public class NormalizationTests
{
    private const int Pixels = 6 * 7, Channels = 20, GroupChannels = 4;

    /// <summary>The mean square less the square of the mean would have an error of a percent here.</summary>
    [Fact]
    public void A_mean_far_from_zero_costs_no_digits()
    {
        float[] input = [.. PhiloxDefinition.Fill(1, 0, Pixels * Channels, 1).Select(value => 300 + value)];
        float[] outputs = new float[4 * input.Length];
        using Normalizations network = Normalizations.Create(1);

        network.Forward(input, outputs);

        AssertNormalized(0, i => i / Channels);
        AssertNormalized(1, i => 0);
        AssertNormalized(2, i => i % Channels / GroupChannels);
        AssertNormalized(3, i => i % Channels);

        void AssertNormalized(int layer, Func<int, int> setOf)
        {
            double[] expected = Normalize(input, setOf);
            float[] actual = [.. Enumerable.Range(0, Pixels)
                .SelectMany(pixel => outputs.AsSpan((4 * pixel + layer) * Channels, Channels).ToArray())];
            Comparison.AssertClose($"layer {layer}", actual, expected);
        }
    }

    private static double[] Normalize(float[] input, Func<int, int> setOf)
    {
        double[] output = new double[input.Length];
        foreach (IGrouping<int, int> set in Enumerable.Range(0, input.Length).GroupBy(setOf))
        {
            double mean = set.Average(i => (double)input[i]);
            double variance = set.Average(i => (input[i] - mean) * (input[i] - mean));
            foreach (int i in set)
                output[i] = (input[i] - mean) / Math.Sqrt(variance + (double)1e-5f);
        }
        return output;
    }
}
