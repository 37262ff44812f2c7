namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>
/// Philox4x32-10 as published (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), written out a second
/// time so that the runtime's own is not compared with itself.
/// </summary>
internal static class PhiloxDefinition
{
    /// <summary>Element <paramref name="element"/> of the stream (c1, c2, c3): word e % 4 of the block with counter e / 4.</summary>
    public static uint Word(ulong seed, uint c1, uint c2, uint c3, uint element)
    {
        uint c0 = element / 4, key0 = (uint)seed, key1 = (uint)(seed >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = 0xD2511F53UL * c0, product1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ key1, (uint)product0);
            key0 = unchecked(key0 + 0x9E3779B9);
            key1 = unchecked(key1 + 0xBB67AE85);
        }
        return (element % 4) switch { 0 => c0, 1 => c1, 2 => c2, _ => c3 };
    }

    /// <summary>The documented fill of test tensors: uniform within +-<paramref name="bound"/>, one stream a tensor.</summary>
    public static float[] Fill(ulong seed, uint ordinal, int count, double bound)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)((2 * ((Word(seed, ordinal, 0x80000002, 0, (uint)i) + 0.5) / 4294967296.0) - 1) * bound);
        return values;
    }

    /// <summary>
    /// A tensor as Create starts it: He et al. 2015 and Glorot and Bengio 2010; normal values by Box and Muller, two from
    /// each pair of words.
    /// </summary>
    public static float[] Initial(ShapedParameter parameter, ulong seed, uint ordinal)
    {
        if (parameter.Values.Count > 0)
            return [.. parameter.Values];
        double fanIn = parameter.FanIn, fans = parameter.FanIn + parameter.FanOut, given = parameter.Initializer.Value;
        return parameter.Initializer.Kind switch
        {
            InitializerKind.Zeros => Draw(_ => 0),
            InitializerKind.Ones => Draw(_ => 1),
            InitializerKind.Constant => Draw(_ => given),
            InitializerKind.HeNormal => Draw(i => Normal(i) * Math.Sqrt(2 / fanIn)),
            InitializerKind.GlorotNormal => Draw(i => Normal(i) * Math.Sqrt(2 / fans)),
            InitializerKind.Normal => Draw(i => Normal(i) * given),
            InitializerKind.HeUniform => Draw(i => Uniform(i) * Math.Sqrt(6 / fanIn)),
            InitializerKind.GlorotUniform => Draw(i => Uniform(i) * Math.Sqrt(6 / fans)),
            InitializerKind.Uniform => Draw(i => Uniform(i) * given),
            _ => throw new NotSupportedException($"No definition of {parameter.Initializer.Kind}."),
        };

        float[] Draw(Func<uint, double> value)
        {
            float[] values = [.. Enumerable.Range(0, (int)parameter.Length).Select(i => (float)value((uint)i))];
            ClearUnconnected(parameter, values);
            return values;
        }

        double Unit(uint i) => (Word(seed, ordinal, 0x80000000, 0, i) + 0.5) / 4294967296.0;

        double Uniform(uint i) => 2 * Unit(i) - 1;

        double Normal(uint i)
        {
            double radius = Math.Sqrt(-2 * Math.Log(Unit(i - i % 2))), angle = 2 * Math.PI * Unit(i - i % 2 + 1);
            return radius * (i % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle));
        }
    }

    /// <summary>Zeroes the weights from channels that a filter does not see.</summary>
    public static void ClearUnconnected(ShapedParameter parameter, float[] weights)
    {
        if (parameter.Connections.Count == 0)
            return;
        int channels = parameter.Shape[1], area = parameter.Shape[2] * parameter.Shape[3];
        for (int i = 0; i < weights.Length; i++)
            if (!parameter.Connections[i / area / channels].Contains(i / area % channels))
                weights[i] = 0;
    }

    /// <summary>What dropout multiplies a value by: 0, or 1 / (1 - rate).</summary>
    public static double DropoutFactor(ulong seed, uint step, uint layer, uint sample, uint element, float rate)
    {
        bool kept = Word(seed, sample, layer, step, element) >= Math.Floor(rate * 4294967296.0);
        return kept ? 1 / (1 - rate) : 0;
    }
}
