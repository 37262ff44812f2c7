namespace NetGen.Runtime.Tests.Fixtures;

/// <summary>Small data that follows a rule, so that it can be learned.</summary>
internal static class Samples
{
    public const int InputLength = 8;

    public static float[] Inputs(int count, uint stream = 1)
    {
        float[] inputs = new float[count * InputLength];
        Philox.FillUniform(inputs, 1, seed: 7, stream, 0x8000_0002, 0);
        return inputs;
    }

    /// <summary>The class of each sample: which of its first values is the largest.</summary>
    public static int[] Labels(float[] inputs, int classes = 3)
    {
        int[] labels = new int[inputs.Length / InputLength];
        for (int sample = 0; sample < labels.Length; sample++)
        {
            ReadOnlySpan<float> values = inputs.AsSpan(sample * InputLength, classes);
            labels[sample] = values.IndexOf(Max(values));
        }

        return labels;
    }

    public static float[] Targets(int count, int length)
    {
        float[] targets = new float[count * length];
        Philox.FillUniform(targets, 1, seed: 7, 99, 0x8000_0002, 0);
        return targets;
    }

    public static DataSet Set(int count, uint stream = 1)
    {
        float[] inputs = Inputs(count, stream);
        return DataSet.From(inputs, InputLength, Labels(inputs));
    }

    private static float Max(ReadOnlySpan<float> values)
    {
        float max = values[0];
        foreach (float value in values)
            max = Math.Max(max, value);
        return max;
    }
}
