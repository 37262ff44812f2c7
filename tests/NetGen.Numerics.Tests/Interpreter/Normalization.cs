namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>Mean and variance of every channel.</summary>
internal sealed record Moments(Scalar[] Mean, Scalar[] Variance);

/// <summary>What the layers compute that bring values to a common size.</summary>
internal static class Normalization
{
    /// <summary>Of all pixels of all samples: the mean, and the mean of the squared distance from it.</summary>
    public static Moments MomentsOf(Tensor[] samples)
    {
        int channels = samples[0].Shape.Channels;
        Scalar[] means = new Scalar[channels], variances = new Scalar[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            Scalar[] values = [.. samples.SelectMany(sample => ValuesOf(sample, channel))];
            Scalar mean = Sum(values) / values.Length;
            means[channel] = mean;
            variances[channel] = Sum(Array.ConvertAll(values, value => (value - mean) * (value - mean))) / values.Length;
        }
        return new Moments(means, variances);
    }

    /// <summary>(x - mean) / sqrt(variance + epsilon) * weight + bias, channel by channel.</summary>
    public static Tensor[] Normalize(BatchNorm norm, Tensor[] samples, Moments moments, Scalar[] weights, Scalar[] biases)
    {
        Scalar[] deviations = Array.ConvertAll(moments.Variance, variance => Scalar.Power(variance + norm.Epsilon, 0.5));
        return Array.ConvertAll(samples, sample => EachChannel(
            sample, (x, channel) => (x - moments.Mean[channel]) / deviations[channel] * weights[channel] + biases[channel]));
    }

    /// <summary>
    /// What goes into the running statistics: the mean, and the variance as estimated of n values, n / (n - 1) times theirs.
    /// </summary>
    public static void Keep(Dictionary<string, double[]> statistics, string layer, Moments moments, Tensor[] samples)
    {
        double values = samples.Length * samples[0].Shape.Height * samples[0].Shape.Width;
        statistics[layer + ".running_mean"] = Array.ConvertAll(moments.Mean, mean => mean.Value);
        statistics[layer + ".running_var"] = Array.ConvertAll(moments.Variance, variance => variance.Value * values / (values - 1));
    }

    /// <summary>x * weight + bias, channel by channel.</summary>
    public static Tensor ScaleChannels(Tensor input, Scalar[] weights, Scalar[] biases) =>
        EachChannel(input, (x, channel) => x * weights[channel] + biases[channel]);

    /// <summary>The channels of each pixel, or all values, by their own mean and variance.</summary>
    public static Tensor Normalize(LayerNorm norm, Tensor input, Scalar[]? weights, Scalar[]? biases)
    {
        int channels = input.Shape.Channels;
        Tensor normalized = NormalizeSets(input, i => norm.IsOverAll ? 0 : i / channels, norm.Epsilon);
        return weights is null ? normalized : ScaleValues(normalized, weights, biases!);
    }

    /// <summary>Groups of neighbouring channels by their own mean and variance.</summary>
    public static Tensor Normalize(GroupNorm norm, Tensor input, Scalar[]? weights, Scalar[]? biases)
    {
        int channels = input.Shape.Channels, groupChannels = channels / (norm.Groups ?? channels);
        Tensor normalized = NormalizeSets(input, i => i % channels / groupChannels, norm.Epsilon);
        return weights is null ? normalized : ScaleChannels(normalized, weights, biases!);
    }

    /// <summary>
    /// x / (k + alpha / size * sum of squares of the channels c - size / 2 to c + (size - 1) / 2)^beta; channels there are none of count
    /// zero.
    /// </summary>
    public static Tensor RespondLocally(Lrn lrn, Tensor input)
    {
        Tensor output = new(input.Shape);
        int channels = input.Shape.Channels;
        for (int i = 0; i < input.Values.Length; i++)
        {
            int channel = i % channels;
            Scalar squares = input.Values[i].Tape.Number(0);
            for (int other = channel - lrn.Size / 2; other <= channel + (lrn.Size - 1) / 2; other++)
                if (other >= 0 && other < channels)
                    squares += input.Values[i - channel + other] * input.Values[i - channel + other];
            output.Values[i] = input.Values[i] / Scalar.Power(squares * (lrn.Alpha / (double)lrn.Size) + lrn.K, lrn.Beta);
        }
        return output;
    }

    /// <summary>(x - mean) / sqrt(variance + epsilon), of mean and variance of the values of one set.</summary>
    /// <param name="setOf">A value's set, by its index.</param>
    private static Tensor NormalizeSets(Tensor input, Func<int, int> setOf, double epsilon)
    {
        Tensor output = new(input.Shape);
        foreach (IGrouping<int, int> set in Enumerable.Range(0, input.Values.Length).GroupBy(setOf))
        {
            Scalar[] values = [.. set.Select(i => input.Values[i])];
            Scalar mean = Sum(values) / values.Length;
            Scalar variance = Sum(Array.ConvertAll(values, value => (value - mean) * (value - mean))) / values.Length;
            Scalar deviation = Scalar.Power(variance + epsilon, 0.5);
            foreach (int i in set)
                output.Values[i] = (input.Values[i] - mean) / deviation;
        }
        return output;
    }

    /// <summary>
    /// x * weight + bias, of one of each for a channel, or of one for each value, in the order of files: channel, row, column.
    /// </summary>
    private static Tensor ScaleValues(Tensor input, Scalar[] weights, Scalar[] biases)
    {
        int channels = input.Shape.Channels;
        if (weights.Length == channels)
            return ScaleChannels(input, weights, biases);
        Tensor output = new(input.Shape);
        int pixels = input.Values.Length / channels;
        for (int i = 0; i < input.Values.Length; i++)
        {
            int place = i % channels * pixels + i / channels;
            output.Values[i] = input.Values[i] * weights[place] + biases[place];
        }
        return output;
    }

    private static Tensor EachChannel(Tensor input, Func<Scalar, int, Scalar> function)
    {
        Tensor output = new(input.Shape);
        for (int i = 0; i < input.Values.Length; i++)
            output.Values[i] = function(input.Values[i], i % input.Shape.Channels);
        return output;
    }

    private static IEnumerable<Scalar> ValuesOf(Tensor sample, int channel) =>
        sample.Values.Where((_, i) => i % sample.Shape.Channels == channel);

    private static Scalar Sum(Scalar[] values) => values.Aggregate((a, b) => a + b);
}
