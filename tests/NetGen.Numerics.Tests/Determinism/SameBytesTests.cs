namespace NetGen.Numerics.Tests;

/// <summary>The same seed gives the same bytes, whatever the threads, the batches and the interruptions.</summary>
public class SameBytesTests
{
    private const int Samples = 70;

    [Fact]
    public void Training_does_not_depend_on_threads() => CheckThreads<Dropouts>();

    [Fact]
    public void Training_of_a_plain_convolutional_network_does_not_depend_on_threads() => CheckThreads<OddChannels>();

    [Fact]
    public void Training_on_the_minibatchs_statistics_does_not_depend_on_threads() => CheckThreads<BatchNorms>();

    [Fact]
    public void Training_of_branches_does_not_depend_on_threads()
    {
        CheckThreads<Residuals>();
        CheckThreads<Inceptions>();
        CheckThreads<Gates>();
    }

    [Fact]
    public void Training_of_depthwise_frozen_and_partly_connected_layers_does_not_depend_on_threads()
    {
        CheckThreads<DepthwiseLayers>();
        CheckThreads<FrozenLayers>();
        CheckThreads<Tables>();
    }

    /// <summary>Shuffled, and with a last minibatch that is smaller.</summary>
    [Fact]
    public void Fitting_does_not_depend_on_threads()
    {
        byte[] one = Fit(1), two = Fit(2), five = Fit(5);
        Assert.Equal(one, two);
        Assert.Equal(one, five);

        static byte[] Fit(int threads)
        {
            using Dropouts network = Dropouts.Create(1);
            using Trainer<Dropouts> trainer = new(network, new Sgd(0.05f, momentum: 0.9f)) { BatchSize = 32, Seed = 5, Threads = threads };
            trainer.Fit(DataSet.From(Inputs(Dropouts.InputLength), Dropouts.InputLength, Labels(Dropouts.OutputLength)), epochs: 3);
            return Saved(network);
        }
    }

    [Fact]
    public void Another_seed_gives_other_bytes() =>
        Assert.NotEqual(Train<Dropouts>(threads: 1), Train<Dropouts>(threads: 1, seed: 6));

    [Fact]
    public void A_run_stopped_at_a_checkpoint_and_resumed_ends_the_same()
    {
        string checkpoint = Path.GetTempFileName();
        try
        {
            using Dropouts network = Dropouts.Create(1);
            using (Trainer<Dropouts> trainer = TrainerOf(network, threads: 1, seed: 5))
            {
                Step(trainer, 0, 4);
                trainer.SaveCheckpoint(checkpoint);
            }

            using Dropouts other = Dropouts.Create(99);
            using Trainer<Dropouts> resumed = TrainerOf(other, threads: 2, seed: 77);
            resumed.LoadCheckpoint(checkpoint);
            Step(resumed, 4, 9);
            Assert.Equal(Train<Dropouts>(threads: 1), Saved(other));
        }
        finally
        {
            File.Delete(checkpoint);
        }
    }

    [Fact]
    public void A_batch_gives_what_its_samples_give_alone()
    {
        Check<FashionCnn>();
        Check<FashionMlp>();
        Check<MaxPools>();
        Check<MseImage>();
        Check<BatchNorms>();
        Check<ResNet8>();
        Check<KwsDsCnn>();
        Check<Inceptions>();
        Check<Gates>();
        Check<LrnLayers>();

        static void Check<T>() where T : class, ITrainableNetwork<T>
        {
            using T network = T.Create(1);
            int inputLength = Length(T.Info.InputShape), outputLength = Length(T.Info.OutputShape);
            float[] inputs = Inputs(inputLength), outputs = new float[Samples * outputLength], onThreads = new float[outputs.Length];
            network.Forward(inputs, outputs);
            network.Threads = 5;
            network.Forward(inputs, onThreads);
            Assert.Equal(outputs, onThreads);
            float[] single = new float[outputLength];
            for (int sample = 0; sample < Samples; sample++)
            {
                network.Forward(inputs.AsSpan(sample * inputLength, inputLength), single);
                Assert.Equal(outputs[(sample * outputLength)..((sample + 1) * outputLength)], single);
            }

            for (int few = 2; few <= 7; few++)
            {
                float[] some = new float[few * outputLength];
                network.Threads = 1;
                network.Forward(inputs.AsSpan(0, few * inputLength), some);
                Assert.Equal(outputs[..some.Length], some);
            }
        }
    }

    private static void CheckThreads<T>() where T : class, ITrainableNetwork<T>
    {
        byte[] one = Train<T>(threads: 1);
        Assert.Equal(one, Train<T>(threads: 2));
        Assert.Equal(one, Train<T>(threads: 5));
    }

    private static byte[] Train<T>(int threads, ulong seed = 5) where T : class, ITrainableNetwork<T>
    {
        using T network = T.Create(1);
        using Trainer<T> trainer = TrainerOf(network, threads, seed);
        Step(trainer, 0, 9);
        return Saved(network);
    }

    private static Trainer<T> TrainerOf<T>(T network, int threads, ulong seed) where T : class, ITrainableNetwork<T> =>
        new(network, new Adam(1e-3f)) { BatchSize = Samples, Seed = seed, Threads = threads };

    private static void Step<T>(Trainer<T> trainer, int from, int to) where T : class, ITrainableNetwork<T>
    {
        float[] inputs = Inputs(Length(T.Info.InputShape));
        int[] labels = Labels(Length(T.Info.OutputShape));
        for (int step = from; step < to; step++)
            trainer.Step(inputs, labels);
    }

    private static byte[] Saved<T>(T network) where T : class, ITrainableNetwork<T>
    {
        string path = Path.GetTempFileName();
        try
        {
            network.Save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static float[] Inputs(int length) => PhiloxDefinition.Fill(3, 0, Samples * length, 1);

    private static int[] Labels(int classes)
    {
        int[] labels = new int[Samples];
        for (int i = 0; i < Samples; i++)
            labels[i] = i % classes;
        return labels;
    }

    private static int Length(IReadOnlyList<int> shape) => shape.Aggregate(1, (product, dimension) => product * dimension);
}
