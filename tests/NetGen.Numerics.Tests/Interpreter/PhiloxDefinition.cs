namespace NetGen.Numerics.Tests;

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

    /// <summary>What dropout multiplies a value by: 0, or 1 / (1 - rate).</summary>
    public static double DropoutFactor(ulong seed, uint step, uint layer, uint sample, uint element, float rate)
    {
        bool kept = Word(seed, sample, layer, step, element) >= Math.Floor(rate * 4294967296.0);
        return kept ? 1 / (1 - rate) : 0;
    }
}
