namespace NetGen.Numerics.Tests;

/// <summary>
/// A step in which the training pass updates dense layers' weights itself makes the same bytes as one that writes all gradients
/// and updates by them, for every optimizer and any threads.
/// </summary>
public class StepInPassTests
{
    private const int Samples = 23;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Makes_the_bytes_of_a_separate_update(int threads)
    {
        foreach (Func<IOptimizer> optimizer in new Func<IOptimizer>[]
        {
            () => new Sgd(0.05f), () => new Sgd(0.05f, momentum: 0.9f, nesterov: true, weightDecay: 0.01f), () => new Adam(),
            () => new AdamW(weightDecay: 0.1f),
        })
        {
            Check<Dropouts>(optimizer, threads);
            Check<DenseFloat32>(optimizer, threads);
            Check<FrozenLayers>(optimizer, threads);
            Check<TinyCnn>(optimizer, threads);
        }
    }

    private static void Check<TNetwork>(Func<IOptimizer> optimizer, int threads) where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        using TNetwork one = TNetwork.Create(1), other = TNetwork.Create(1);
        using Trainer<TNetwork> inPass = new(one, optimizer()) { Seed = 5, Threads = threads };
        using Trainer<TNetwork> separate = new(other, new AfterAllGradients(optimizer())) { Seed = 5, Threads = threads };
        float[] inputs = new float[Samples * TNetwork.Info.InputLength];
        Philox.FillUniform(inputs, bound: 1, seed: 2, 0, 0, 0);
        int[] labels = [.. Enumerable.Range(0, Samples).Select(i => i % TNetwork.Info.ClassCount)];
        for (int step = 0; step < 3; step++)
            Assert.Equal(separate.Step(inputs, labels), inPass.Step(inputs, labels));
        foreach (ParameterInfo parameter in TNetwork.Info.Parameters)
            Assert.Equal(other.Parameters.Read(parameter.Name), one.Parameters.Read(parameter.Name));
    }

    /// <summary>An optimizer of which the trainer knows no more than that it wants all gradients.</summary>
    private sealed class AfterAllGradients(IOptimizer optimizer) : IOptimizer
    {
        public string Name => optimizer.Name;

        public float LearningRate => optimizer.LearningRate;

        public IReadOnlyList<string> StateNames => optimizer.StateNames;

        public void Update(in OptimizerStep step) => optimizer.Update(step);
    }
}
