using BenchmarkDotNet.Attributes;

namespace NetGen.Benchmarks.Layers;

/// <summary>
/// One layer alone, 50 samples a call on one thread: the forward pass, and the training pass, which is the forward pass and the gradient of
/// the weights. The <c>layers</c> command has those of whole networks, with the gradients of inputs too.
/// </summary>
[GenericTypeArguments(typeof(ConvFirst))]
[GenericTypeArguments(typeof(Conv5x5))]
[GenericTypeArguments(typeof(Conv5x5Direct))]
[GenericTypeArguments(typeof(Conv3x3))]
[GenericTypeArguments(typeof(ConvStrided))]
[GenericTypeArguments(typeof(Conv1x1))]
[GenericTypeArguments(typeof(Depthwise))]
[GenericTypeArguments(typeof(Convtranspose))]
[GenericTypeArguments(typeof(Upsample))]
[GenericTypeArguments(typeof(UpsampleBilinear))]
[GenericTypeArguments(typeof(Dense))]
[Config(typeof(ShareOfPeak.Config))]
public class LayerBenchmarks<TLayer> where TLayer : class, ITrainableNetwork<TLayer>
{
    public const int Samples = 50;

    private TLayer _layer = null!;
    private Gradients _gradients = null!;
    private Minibatch _batch = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _layer = TLayer.Create(seed: 1);
        _gradients = Gradients.For<TLayer>();
        _batch = Minibatch.For<TLayer>(Samples);
    }

    [Benchmark]
    public void Forward() => _layer.Forward(_batch.Inputs, _batch.Outputs);

    /// <summary>With the outputs' room as targets: what the loss compares with does not matter.</summary>
    [Benchmark]
    public float Backward() => _layer.Backward(_batch.Inputs, _batch.Outputs, _gradients);

    [GlobalCleanup]
    public void CleanUp()
    {
        _gradients.Dispose();
        _layer.Dispose();
    }
}
