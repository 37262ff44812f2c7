using NetGen.CompilerServices;

namespace NetGen.Runtime.Tests;

/// <summary>Parameters so large that an update cuts them into slices, which threads share.</summary>
public class LargeParameterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_slice_is_updated_once_with_the_rule_of_its_parameter(int threads)
    {
        using Large network = Large.Create(1);
        using Trainer<Large> trainer = new(network, new Sgd(0.25f, momentum: 0.5f, weightDecay: 0.5f)) { Threads = threads };
        using Gradients gradients = Gradients.For<Large>();
        float[] weights = [.. Enumerable.Range(0, Large.Length).Select(i => i % 97 - 48f)];
        float[] slopes = [.. Enumerable.Range(0, Large.Length).Select(i => i % 89 - 44f)];
        foreach (string name in new[] { "weight", "bias" })
        {
            network.Parameters.Write(name, weights);
            gradients.Write(name, slopes);
        }

        trainer.Apply(gradients);
        trainer.Apply(gradients);
        float[] decayed = network.Parameters.Read("weight"), spared = network.Parameters.Read("bias");
        for (int i = 0; i < Large.Length; i++)
        {
            Assert.Equal(Twice(weights[i], slopes[i], 0.5f), decayed[i]);
            Assert.Equal(Twice(weights[i], slopes[i], 0), spared[i]);
        }

        // All are dyadic fractions of few bits: nothing is rounded.
        static float Twice(float weight, float gradient, float decay)
        {
            float first = gradient + decay * weight;
            weight -= 0.25f * first;
            return weight - 0.25f * (0.5f * first + gradient + decay * weight);
        }
    }

    /// <summary>Two parameters of two whole slices and a part of one; it is never run.</summary>
    private sealed class Large : ITrainableNetwork<Large>
    {
        public const int Length = 2 * 16 * 1024 + 48;

        private Large(ParameterBlock parameters) => Parameters = parameters;

        public static NetworkInfo Info { get; } = new()
        {
            Name = nameof(Large),
            InputShape = [1],
            OutputShape = [1],
            Layers = [],
            Loss = new LossInfo(LossKind.MeanSquaredError),
            ParameterBlockLength = 2 * Length,
            Parameters = [Parameter("weight", 0), Parameter("bias", Length)],
        };

        public ParameterBlock Parameters { get; }

        public int Threads { get; set; } = 1;

        public static Large Create(ulong seed) => new(ParameterBlock.Create(Info, seed));

        public static Large Load(string path, bool allowNonFinite = false) => throw new NotSupportedException();

        public static Large Load(ReadOnlySpan<byte> safetensors, bool allowNonFinite = false) => throw new NotSupportedException();

        public IReadOnlyList<string> LoadPartial(string path, bool allowNonFinite = false) => throw new NotSupportedException();

        public void Save(string path, bool allowNonFinite = false) => throw new NotSupportedException();

        public Large Clone() => new(Parameters.Clone());

        public void Forward(ReadOnlySpan<float> inputs, Span<float> outputs) => throw new NotSupportedException();

        public void Predict(ReadOnlySpan<float> inputs, Span<float> probabilities) => throw new NotSupportedException();

        public int Classify(ReadOnlySpan<float> input) => throw new NotSupportedException();

        public float Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, Gradients gradients) =>
            throw new NotSupportedException();

        public float Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Gradients gradients) =>
            throw new NotSupportedException();

        public float Backward(
            ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, Gradients gradients,
            in BackwardOptions options) =>
            throw new NotSupportedException();

        public void Dispose() => Parameters.Dispose();

        private static ParameterInfo Parameter(string name, int offset) => new()
        {
            Name = name,
            Shape = [Length],
            Offset = offset,
            PackedLength = Length,
            Decays = name == "weight",
            Axes = [new(Length, Length, 0, 1)],
            Initializer = new ParameterInitializer(InitializerKind.Zeros, 0, 1, 1),
        };
    }
}
