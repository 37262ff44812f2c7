namespace NetGen.Numerics.Tests;

/// <summary>
/// Tests that run while no other does, so that no code of theirs is compiled, loaded or collected while these measure:
/// what the .NET runtime allocates for that counts for the thread it happens on.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;

/// <summary>After a thread's first call nothing is allocated on the garbage-collected heap.</summary>
[Collection(nameof(Alone))]
public class AllocationTests
{
    private const int Samples = 20;

    private readonly float[] _inputs = new float[Samples * FashionCnn.InputLength];
    private readonly float[] _outputs = new float[Samples * FashionCnn.OutputLength];
    private readonly int[] _labels = new int[Samples];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Forward_Predict_and_Classify_allocate_nothing(int threads)
    {
        using FashionCnn network = FashionCnn.Create(1);
        network.Threads = threads;
        AssertAllocatesNothing(() =>
        {
            network.Forward(_inputs, _outputs);
            network.Predict(_inputs, _outputs);
            network.Classify(_inputs.AsSpan(0, FashionCnn.InputLength));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Backward_allocates_nothing(int threads)
    {
        using FashionCnn network = FashionCnn.Create(1);
        using Gradients gradients = Gradients.For<FashionCnn>();
        network.Threads = threads;
        AssertAllocatesNothing(() => network.Backward(_inputs, _labels, gradients));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Step_allocates_nothing(int threads)
    {
        using FashionCnn network = FashionCnn.Create(1);
        using Trainer<FashionCnn> trainer = new(network, new Adam(1e-3f)) { BatchSize = Samples, Threads = threads };
        AssertAllocatesNothing(() => trainer.Step(_inputs, _labels));
    }

    /// <summary>With class weights, which the loss reads from a table.</summary>
    [Fact]
    public void Step_with_class_weights_allocates_nothing()
    {
        using WeightedSmoothedLabels network = WeightedSmoothedLabels.Create(1);
        using Trainer<WeightedSmoothedLabels> trainer = new(network, new Adam(1e-3f)) { BatchSize = Samples };
        float[] inputs = new float[Samples * WeightedSmoothedLabels.InputLength];
        AssertAllocatesNothing(() => trainer.Step(inputs, _labels));
    }

    /// <summary>With batch normalization, whose running statistics each step updates, and branches.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Step_of_a_residual_network_allocates_nothing(int threads)
    {
        float[] inputs = new float[Samples * ResNet8.InputLength], outputs = new float[Samples * ResNet8.OutputLength];
        using ResNet8 network = ResNet8.Create(1);
        using Trainer<ResNet8> trainer = new(network, new Adam(1e-3f)) { BatchSize = Samples, Threads = threads };
        AssertAllocatesNothing(() =>
        {
            trainer.Step(inputs, _labels);
            network.Forward(inputs, outputs);
        });
    }

    /// <summary>
    /// A garbage collection between the two readings counts what is left of the thread's allocation buffer, up to 8 KB, as allocated.
    /// What a call allocates it allocates every time, so the least of a few attempts is its own.
    /// </summary>
    private static void AssertAllocatesNothing(Action call)
    {
        call();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
