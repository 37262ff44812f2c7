using BenchmarkDotNet.Attributes;
using NetGen.Models;

namespace NetGen.Benchmarks;

/// <summary>One forward pass on one thread.</summary>
[GenericTypeArguments(typeof(FashionCnn))]
[GenericTypeArguments(typeof(FashionMlp))]
[GenericTypeArguments(typeof(LeNet5Relu))]
[GenericTypeArguments(typeof(TinyCnn))]
[GenericTypeArguments(typeof(ResNet8))]
[GenericTypeArguments(typeof(KwsDsCnn))]
[GenericTypeArguments(typeof(VwwMobileNet))]
[MemoryDiagnoser]
public class ForwardBenchmarks<TNetwork> where TNetwork : class, ITrainableNetwork<TNetwork>
{
    private TNetwork _network = null!;
    private Minibatch _batch = null!;

    [Params(1, 50, 256)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _network = TNetwork.Create(seed: 1);
        _batch = Minibatch.For<TNetwork>(Batch);
    }

    [Benchmark]
    public void Forward() => _network.Forward(_batch.Inputs, _batch.Outputs);

    [GlobalCleanup]
    public void CleanUp() => _network.Dispose();
}

/// <summary>One training step of 50 samples on one thread.</summary>
[GenericTypeArguments(typeof(FashionCnn))]
[GenericTypeArguments(typeof(FashionMlp))]
[GenericTypeArguments(typeof(LeNet5Relu))]
[GenericTypeArguments(typeof(TinyCnn))]
[GenericTypeArguments(typeof(ResNet8))]
[GenericTypeArguments(typeof(KwsDsCnn))]
[GenericTypeArguments(typeof(VwwMobileNet))]
[MemoryDiagnoser]
public class StepBenchmarks<TNetwork> where TNetwork : class, ITrainableNetwork<TNetwork>
{
    private TNetwork _network = null!;
    private Trainer<TNetwork> _trainer = null!;
    private Minibatch _batch = null!;

    [Params(Mode.TrainSgd, Mode.TrainAdam)]
    public Mode Optimizer { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _network = TNetwork.Create(seed: 1);
        _trainer = new Trainer<TNetwork>(_network, Optimizer == Mode.TrainSgd ? new Sgd(1e-3f) : new Adam(1e-3f)) { Threads = 1 };
        _batch = Minibatch.For<TNetwork>(50);
    }

    [Benchmark]
    public float Step() => _trainer.Step(_batch.Inputs, _batch.Labels);

    [GlobalCleanup]
    public void CleanUp()
    {
        _trainer.Dispose();
        _network.Dispose();
    }
}
