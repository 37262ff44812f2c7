namespace NetGen.Benchmarks;

/// <summary>Inputs and labels that look like a minibatch; how fast a network is does not depend on them.</summary>
public sealed class Minibatch
{
    private const uint Stream = 0x8000_0002;

    private Minibatch(float[] inputs, int[] labels, float[] outputs) => (Inputs, Labels, Outputs) = (inputs, labels, outputs);

    public float[] Inputs { get; }

    public int[] Labels { get; }

    /// <summary>Room for the outputs.</summary>
    public float[] Outputs { get; }

    public static Minibatch For<TNetwork>(int samples) where TNetwork : class, INetwork<TNetwork>
    {
        int outputs = Length(TNetwork.Info.OutputShape);
        float[] inputs = new float[samples * Length(TNetwork.Info.InputShape)];
        Philox.FillUniform(inputs, 1, seed: 1, 0, Stream, 0);
        return new Minibatch(inputs, [.. Enumerable.Range(0, samples).Select(i => i % outputs)], new float[samples * outputs]);
    }

    private static int Length(IReadOnlyList<int> shape) => shape.Aggregate((product, extent) => product * extent);
}
