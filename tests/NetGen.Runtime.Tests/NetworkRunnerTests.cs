using System.Runtime.CompilerServices;
using NetGen.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

public class NetworkRunnerTests
{
    [Theory]
    [InlineData(0, 3, "inputs is empty; SmallNetwork takes a multiple of 8 (2x2x2)")]
    [InlineData(12, 3, "inputs has 12 values; SmallNetwork takes a multiple of 8 (2x2x2)")]
    [InlineData(16, 5, "outputs has 5 values; 2 samples of SmallNetwork have 6 (3 each)")]
    [InlineData(8, 6, "outputs has 6 values; 1 sample of SmallNetwork has 3 (3 each)")]
    public void Forward_names_a_wrong_length(int inputs, int outputs, string message)
    {
        using Network network = Network.Create(1);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => network.Forward(new float[inputs], new float[outputs]));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(message.Split(' ')[0], exception.ParamName);
    }

    [Fact]
    public void Predict_Classify_and_Backward_name_what_is_wrong()
    {
        using Network network = Network.Create(1);
        using Gradients gradients = Gradients.For<Network>();
        using Gradients foreign = Gradients.For<SmallNetwork<Regression>>();
        AssertMessage("probabilities has 2 values", () => network.Predict(new float[8], new float[2]));
        AssertMessage("input has 16 values; SmallNetwork takes 8 (2x2x2)", () => network.Classify(new float[16]));
        AssertMessage(
            "labels has 3 values; inputs holds 2 samples, and each needs one",
            () => network.Backward(new float[16], new int[3], gradients));
        AssertMessage("labels has 0 values; inputs holds 1 sample", () => network.Backward(new float[8], new int[0], gradients));
        AssertMessage("labels[1] is 3; the classes of SmallNetwork are 0 to 2", () => network.Backward(new float[16], [0, 3], gradients));
        AssertMessage("labels[0] is -1", () => network.Backward(new float[8], [-1], gradients));
        AssertMessage(
            "targets has 5 values; 2 samples of SmallNetwork have 6",
            () => network.Backward(new float[16], new float[5], gradients));
        AssertMessage(
            "both labels and targets",
            () => network.Backward(new float[8], [0], [0, 0, 0], gradients, new BackwardOptions(0, 0, 1)));
        AssertMessage("gradients was made for SmallNetwork", () => network.Backward(new float[8], [0], foreign));
        AssertMessage(
            "threads is 0; it must be 1 to 1024",
            () => network.Backward(new float[8], [0], [], gradients, new BackwardOptions(0, 0, 0)));
        AssertMessage("threads is 1025", () => network.Threads = 1025);
        float[] shared = new float[16];
        AssertMessage("inputs and outputs share memory", () => network.Forward(shared.AsSpan(0, 8), shared.AsSpan(7, 3)));
        Assert.Throws<ArgumentNullException>(() => network.Backward(new float[8], [0], null!));
    }

    [Fact]
    public void Predict_is_the_softmax_or_sigmoid_of_the_logits()
    {
        using Network network = Network.Create(1);
        float[] inputs = Samples.Inputs(5), logits = new float[15], probabilities = new float[15];
        network.Forward(inputs, logits);
        network.Predict(inputs, probabilities);
        for (int sample = 0; sample < 5; sample++)
        {
            double sum = Enumerable.Range(0, 3).Sum(i => Math.Exp(logits[sample * 3 + i]));
            for (int i = sample * 3; i < sample * 3 + 3; i++)
                Assert.Equal(Math.Exp(logits[i]) / sum, probabilities[i], 1e-6);
            Assert.Equal(
                Array.IndexOf(logits, logits[(sample * 3)..(sample * 3 + 3)].Max()) % 3, network.Classify(inputs.AsSpan(sample * 8, 8)));
        }

        using SmallNetwork<YesOrNo> yesOrNo = SmallNetwork<YesOrNo>.Create(1);
        float[] logit = new float[5], probability = new float[5];
        yesOrNo.Forward(inputs, logit);
        yesOrNo.Predict(inputs, probability);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(1 / (1 + Math.Exp(-logit[i])), probability[i], 1e-6);
            Assert.Equal(logit[i] > 0 ? 1 : 0, yesOrNo.Classify(inputs.AsSpan(i * 8, 8)));
        }

        using SmallNetwork<Regression> regression = SmallNetwork<Regression>.Create(1);
        regression.Forward(inputs, logits);
        regression.Predict(inputs, probabilities);
        Assert.Equal(logits, probabilities);
    }

    [Fact]
    public void Bytes_are_normalized_by_channel()
    {
        using Network network = Network.Create(1);
        byte[] bytes = [.. Enumerable.Range(0, 7 * 8).Select(i => (byte)(i * 37))];
        float[] floats = new float[bytes.Length], expected = new float[21], outputs = new float[21];
        for (int i = 0; i < bytes.Length; i++)
            floats[i] = (float)((bytes[i] * (1.0 / 255) - (i % 2 == 0 ? 0.5 : 0.25)) / 0.5);
        network.Forward(floats, expected);
        foreach (int threads in new[] { 1, 3 })
        {
            network.Threads = threads;
            network.Forward(bytes, outputs);
            Assert.Equal(expected, outputs);
        }

        Assert.Equal(network.Classify(floats.AsSpan(8, 8)), network.Classify(bytes.AsSpan(8, 8)));
    }

    [Fact]
    public void A_network_without_normalization_takes_no_bytes()
    {
        using ParameterBlock block = ParameterBlock.Create(ParameterBlockTests.OneTensor([16], 16, [new(16, 16, 0, 1)]), 0);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => NetworkRunner.Forward<FailingKernels>(block, new byte[1], new float[16], 1));
        Assert.Contains("normalize", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_do_not_depend_on_threads()
    {
        using SmallNetwork<ThreeClassesWithDropout> network = SmallNetwork<ThreeClassesWithDropout>.Create(3);
        using Gradients gradients = Gradients.For<SmallNetwork<ThreeClassesWithDropout>>();
        float[] inputs = Samples.Inputs(101), outputs = new float[303], single = new float[303];
        int[] labels = Samples.Labels(inputs);
        network.Forward(inputs, single);
        float loss = network.Backward(inputs, labels, gradients);
        float[] expected = gradients.Read("dense1.weight");
        foreach (int threads in new[] { 2, 5, 64 })
        {
            network.Threads = threads;
            for (int repeat = 0; repeat < 20; repeat++)
            {
                network.Forward(inputs, outputs);
                Assert.Equal(single, outputs);
                Assert.Equal(loss, network.Backward(inputs, labels, gradients));
                Assert.Equal(expected, gradients.Read("dense1.weight"));
            }
        }
    }

    [Fact]
    public void Callers_on_several_threads_all_get_their_results()
    {
        using Network network = Network.Create(3);
        network.Threads = 3;
        float[] inputs = Samples.Inputs(50), expected = new float[150];
        int[] labels = Samples.Labels(inputs);
        network.Forward(inputs, expected);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using Gradients gradients = Gradients.For<Network>();
            float[] outputs = new float[150];
            for (int repeat = 0; repeat < 200; repeat++)
            {
                network.Forward(inputs, outputs);
                Assert.Equal(expected, outputs);
                network.Backward(inputs, labels, gradients);
            }
        });
    }

    [Fact]
    public void An_exception_of_a_task_reaches_the_caller_and_the_pool_goes_on()
    {
        using Network network = Network.Create(1);
        for (int threads = 1; threads <= 4; threads++)
        {
            for (int repeat = 0; repeat < 50; repeat++)
            {
                int count = threads;
                Assert.Throws<NotImplementedException>(
                    () => NetworkRunner.Forward<FailingKernels>(network.Parameters, new float[8 * 20], new float[3 * 20], count));
            }
        }

        network.Threads = 4;
        network.Forward(Samples.Inputs(20), new float[60]);
    }

    [Fact]
    public void Kernels_that_need_a_deep_stack_get_one()
    {
        NetworkInfo small = Network.Info;
        NetworkInfo deep = new()
        {
            Name = "Deep",
            InputShape = small.InputShape,
            OutputShape = small.OutputShape,
            Layers = small.Layers,
            Loss = small.Loss,
            ParameterBlockLength = small.ParameterBlockLength,
            Parameters = small.Parameters,
            MaxForwardStackBytes = DeepKernels.Bytes,
        };
        using ParameterBlock block = ParameterBlock.Create(deep, 1);
        for (int threads = 1; threads <= 3; threads++)
        {
            float[] outputs = new float[15];
            NetworkRunner.Forward<DeepKernels>(block, new float[40], outputs, threads);
            Assert.All(outputs, value => Assert.Equal(DeepKernels.Bytes / 4096, value));
        }
    }

    private static void AssertMessage(string start, Action call) =>
        Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private readonly struct FailingKernels : IForwardKernels
    {
        public static int MicroBatchSize => 1;

        public static void Forward(
            ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples) =>
            throw new NotImplementedException();
    }

    /// <summary>Writes to every page of a large stack frame, and how many pages there are to the outputs.</summary>
    private readonly struct DeepKernels : IForwardKernels
    {
        public const int Bytes = 12 << 20;

        public static int MicroBatchSize => 1;

        public static void Forward(
            ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples)
        {
            Span<byte> frame = stackalloc byte[Bytes];
            int pages = 0;
            for (int i = 0; i < Bytes; i += 4096)
            {
                frame[i] = 1;
                pages += frame[i];
            }

            for (int i = 0; i < 3; i++)
                Unsafe.Add(ref outputs, i) = pages;
        }
    }
}
