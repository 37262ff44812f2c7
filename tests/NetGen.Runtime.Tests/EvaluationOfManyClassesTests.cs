using NetGen.CompilerServices;

namespace NetGen.Runtime.Tests;

/// <summary>Classes without names, many of them, and samples so large that few make a batch.</summary>
public class EvaluationOfManyClassesTests
{
    [Fact]
    public void Classes_without_names_are_numbers_and_pairs_of_twenty_are_shown()
    {
        string[] lines = Evaluate<Twenty>([0, 1, 19, 19], [0, 1, 19, 3]).ToString().Split(Environment.NewLine);
        string pairs = string.Concat(Enumerable.Range(0, 20).Select(i => $"{i,6}"));
        Assert.Equal("class samples  recall  precision      F1" + pairs, lines[1]);
        Assert.Equal("1           1  100.00     100.00  100.00     0     1" + string.Concat(Enumerable.Repeat("     0", 18)), lines[3]);
        Assert.Equal("3           1    0.00          -    0.00" + string.Concat(Enumerable.Repeat("     0", 19)) + "     1", lines[5]);
        Assert.Equal("19          1  100.00      50.00   66.67" + string.Concat(Enumerable.Repeat("     0", 19)) + "     1", lines[21]);
        Assert.Equal(22, lines.Length);
    }

    [Fact]
    public void Pairs_of_more_than_twenty_are_counted_and_not_shown()
    {
        Evaluation evaluation = Evaluate<TwentyOne>([20, 7], [20, 20]);
        Assert.Equal((1, 1), (evaluation.ConfusionMatrix[20, 20], evaluation.ConfusionMatrix[20, 7]));
        string[] lines = evaluation.ToString().Split(Environment.NewLine);
        Assert.Equal(["class samples  recall  precision      F1", "20          2   50.00     100.00   66.67"], [lines[1], lines[^1]]);
    }

    [Fact]
    public void Pairs_of_more_than_2048_are_not_counted()
    {
        Assert.Equal(1, Evaluate<TwoThousandFortyEight>([2047], [2047]).ConfusionMatrix[2047, 2047]);
        Evaluation evaluation = Evaluate<TwoThousandFortyNine>([2048, 5], [2048, 2048]);
        Assert.Equal((0.5, 1, 0.5), (evaluation.Accuracy, evaluation.Precision(2048), evaluation.Recall(2048)));
        Assert.True(double.IsNaN(evaluation.Recall(5)));
        Assert.Equal(0, evaluation.Precision(5));
        Assert.Equal(
            "there are 2049 classes; pairs are counted up to 2048",
            Assert.Throws<InvalidOperationException>(() => evaluation.ConfusionMatrix).Message);
    }

    /// <summary>Wide names widen the first column; above a column of counts they are cut.</summary>
    [Fact]
    public void Long_names_are_whole_at_the_left_and_cut_above()
    {
        string[] lines = Evaluate<LongNames>([0, 1], [0, 0]).ToString().Split(Environment.NewLine);
        Assert.Equal("class      samples  recall  precision      F1 angle bumbl", lines[1]);
        Assert.Equal("anglerfish       2   50.00     100.00   66.67     1     1", lines[2]);
        Assert.Equal("bumblebee        0       -       0.00    0.00     0     0", lines[3]);
    }

    /// <summary>4,194,304 floats of inputs at most, at most 256 samples.</summary>
    [Fact]
    public void A_batch_has_as_many_samples_as_fit_the_buffer()
    {
        Assert.Equal([4, 3], Batches<LargeInput>(7));
        Assert.Equal([256, 44], Batches<Twenty>(300));
        Assert.Equal([3], Batches<Twenty>(3));
    }

    [Fact]
    public void Without_a_loss_there_is_an_accuracy_alone()
    {
        Evaluation evaluation = Evaluate<Twenty>([4, 5], [4, 4]);
        Assert.Equal((double.NaN, 0.5), (evaluation.Loss, evaluation.Accuracy));
    }

    private static List<int> Batches<TClasses>(int samples) where TClasses : IClasses
    {
        using Echo<TClasses> network = Echo<TClasses>.Create(0);
        network.Evaluate(DataSet.From(new float[samples * TClasses.Inputs], TClasses.Inputs, new int[samples]));
        return network.Batches;
    }

    private static Evaluation Evaluate<TClasses>(float[] predicted, int[] actual) where TClasses : IClasses
    {
        using Echo<TClasses> network = Echo<TClasses>.Create(0);
        return network.Evaluate(DataSet.From(predicted, 1, actual));
    }

    private interface IClasses
    {
        static abstract int Count { get; }

        static virtual int Inputs => 1;

        static virtual string[] Names => [];
    }

    private readonly struct Twenty : IClasses
    {
        public static int Count => 20;
    }

    private readonly struct TwentyOne : IClasses
    {
        public static int Count => 21;
    }

    private readonly struct TwoThousandFortyEight : IClasses
    {
        public static int Count => 2048;
    }

    private readonly struct TwoThousandFortyNine : IClasses
    {
        public static int Count => 2049;
    }

    private readonly struct LongNames : IClasses
    {
        public static int Count => 2;

        public static string[] Names => ["anglerfish", "bumblebee"];
    }

    private readonly struct LargeInput : IClasses
    {
        public static int Count => 2;

        public static int Inputs => 1 << 20;
    }

    /// <summary>The class of a sample is its first value.</summary>
    private sealed class Echo<TClasses> : INetwork<Echo<TClasses>> where TClasses : IClasses
    {
        public static NetworkInfo Info { get; } = new()
        {
            Name = "Echo",
            InputShape = [TClasses.Inputs],
            OutputShape = [TClasses.Count],
            Layers = [],
            Loss = new LossInfo(LossKind.None),
            Classes = TClasses.Names,
            ParameterBlockLength = 0,
            Parameters = [],
        };

        /// <summary>Samples of each call.</summary>
        public List<int> Batches { get; } = [];

        public ParameterBlock Parameters => throw new NotSupportedException();

        public int Threads { get; set; } = 1;

        public static Echo<TClasses> Create(ulong seed) => new();

        public static Echo<TClasses> Load(string path, bool allowNonFinite = false) => throw new NotSupportedException();

        public static Echo<TClasses> Load(ReadOnlySpan<byte> safetensors, bool allowNonFinite = false) => throw new NotSupportedException();

        public IReadOnlyList<string> LoadPartial(string path, bool allowNonFinite = false) => throw new NotSupportedException();

        public void Save(string path, bool allowNonFinite = false) => throw new NotSupportedException();

        public Echo<TClasses> Clone() => throw new NotSupportedException();

        public void Forward(ReadOnlySpan<float> inputs, Span<float> outputs)
        {
            int samples = inputs.Length / TClasses.Inputs;
            Assert.Equal(samples * TClasses.Count, outputs.Length);
            Batches.Add(samples);
            outputs.Clear();
            for (int sample = 0; sample < samples; sample++)
                outputs[sample * TClasses.Count + (int)inputs[sample * TClasses.Inputs]] = 1;
        }

        public void Predict(ReadOnlySpan<float> inputs, Span<float> probabilities) => throw new NotSupportedException();

        public int Classify(ReadOnlySpan<float> input) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
