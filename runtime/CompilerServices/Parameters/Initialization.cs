namespace NetGen.CompilerServices;

/// <summary>The values parameters start with, from Philox streams; He et al. 2015, Glorot and Bengio 2010.</summary>
internal static class Initialization
{
    /// <summary>Fills a tensor, in the order of files.</summary>
    /// <param name="initializer">The distribution.</param>
    /// <param name="values">The tensor's values.</param>
    /// <param name="seed">The key of the streams.</param>
    /// <param name="ordinal">The tensor's index among the network's parameters.</param>
    public static void Fill(ParameterInitializer initializer, Span<float> values, ulong seed, int ordinal)
    {
        double fanIn = initializer.FanIn, fans = fanIn + initializer.FanOut;
        switch (initializer.Kind)
        {
            case InitializerKind.Zeros:
                values.Clear();
                break;
            case InitializerKind.Ones:
                values.Fill(1);
                break;
            case InitializerKind.Constant:
                values.Fill(initializer.Value);
                break;
            case InitializerKind.HeNormal:
                Normal(values, Math.Sqrt(2 / fanIn), seed, ordinal);
                break;
            case InitializerKind.GlorotNormal:
                Normal(values, Math.Sqrt(2 / fans), seed, ordinal);
                break;
            case InitializerKind.Normal:
                Normal(values, initializer.Value, seed, ordinal);
                break;
            case InitializerKind.HeUniform:
                Uniform(values, Math.Sqrt(6 / fanIn), seed, ordinal);
                break;
            case InitializerKind.GlorotUniform:
                Uniform(values, Math.Sqrt(6 / fans), seed, ordinal);
                break;
            case InitializerKind.Uniform:
                Uniform(values, initializer.Value, seed, ordinal);
                break;
            default:
                throw new ArgumentException($"there is no initializer {initializer.Kind}", nameof(initializer));
        }
    }

    private static void Normal(Span<float> values, double deviation, ulong seed, int ordinal) =>
        Philox.FillNormal(values, deviation, seed, (uint)ordinal, Philox.InitializationStream, 0);

    private static void Uniform(Span<float> values, double bound, ulong seed, int ordinal) =>
        Philox.FillUniform(values, bound, seed, (uint)ordinal, Philox.InitializationStream, 0);
}
