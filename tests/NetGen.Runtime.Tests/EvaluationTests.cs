using System.Globalization;
using NetGen.Runtime.Tests.Fixtures;

namespace NetGen.Runtime.Tests;

public class EvaluationTests
{
    [Fact]
    public void Counts_and_losses_are_those_of_the_samples()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(3);
        float[] inputs = Samples.Inputs(700);
        int[] labels = Samples.Labels(inputs);
        Evaluation evaluation = network.Evaluate(DataSet.From(inputs, 8, labels), threads: 2);
        float[] logits = new float[2100];
        network.Forward(inputs, logits);
        double loss = 0;
        long[,] confusion = new long[3, 3];
        for (int i = 0; i < 700; i++)
        {
            double[] own = [.. logits.AsSpan(i * 3, 3).ToArray().Select(logit => (double)logit)];
            loss += Math.Log(own.Sum(Math.Exp)) - own[labels[i]];
            confusion[labels[i], Array.IndexOf(own, own.Max())]++;
        }

        Assert.Equal(1, network.Threads);
        Assert.Equal(700, evaluation.Count);
        Assert.Equal(loss / 700, evaluation.Loss, 1e-12);
        Assert.Equal(confusion, evaluation.ConfusionMatrix);
        Assert.Equal((confusion[0, 0] + confusion[1, 1] + confusion[2, 2]) / 700.0, evaluation.Accuracy);
        for (int c = 0; c < 3; c++)
        {
            double actual = Enumerable.Range(0, 3).Sum(i => confusion[c, i]), predicted = Enumerable.Range(0, 3).Sum(i => confusion[i, c]);
            double recall = confusion[c, c] / actual, precision = confusion[c, c] / predicted;
            Assert.Equal(recall, evaluation.Recall(c), 1e-12);
            Assert.Equal(precision, evaluation.Precision(c), 1e-12);
            Assert.Equal(2 * recall * precision / (recall + precision), evaluation.F1(c), 1e-12);
        }
    }

    [Fact]
    public void The_table_reads_the_same_in_every_culture()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(3);
        network.Parameters.Write("dense2.bias", [100, 0, 0]);
        float[] inputs = Samples.Inputs(4);
        Evaluation evaluation = network.Evaluate(DataSet.From(inputs, 8, new[] { 0, 0, 1, 0 }));
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = ",";
            string[] lines = evaluation.ToString().Split(Environment.NewLine);
            Assert.EndsWith("accuracy 75.00 %", lines[0], StringComparison.Ordinal);
            Assert.Equal("class samples  recall  precision      F1   ant   bee   cat", lines[1]);
            Assert.Equal("ant         3  100.00      75.00   85.71     3     0     0", lines[2]);
            Assert.Equal("bee         1    0.00          -    0.00     1     0     0", lines[3]);
            Assert.Equal("cat         0       -          -       -     0     0     0", lines[4]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_loss_in_double_agrees_with_the_training_pass()
    {
        float[] inputs = Samples.Inputs(30);
        Agree<ThreeClasses>([.. Enumerable.Range(0, 30).Select(i => i % 3)]);
        Agree<Regression>([.. Enumerable.Range(0, 30).Select(i => i % 3)]);
        Agree<YesOrNo>([.. Enumerable.Range(0, 30).Select(i => i % 2)]);

        void Agree<TSpec>(int[] labels) where TSpec : ISmallSpec
        {
            using SmallNetwork<TSpec> network = SmallNetwork<TSpec>.Create(3);
            using Gradients gradients = Gradients.For<SmallNetwork<TSpec>>();
            float[] targets = Samples.Targets(30, TSpec.Outputs);
            Evaluation byLabels = network.Evaluate(DataSet.From(inputs, 8, labels));
            Evaluation byTargets = network.Evaluate(DataSet.From(inputs, 8, targets));
            Assert.Equal(network.Backward(inputs, labels, gradients), byLabels.Loss, 1e-6);
            Assert.Equal(network.Backward(inputs, targets, gradients), byTargets.Loss, 1e-6);
            Assert.True(double.IsNaN(byTargets.Accuracy));
            Assert.Equal("30 samples, loss", byTargets.ToString()[..16]);
        }
    }

    [Fact]
    public void Losses_of_large_logits_stay_finite()
    {
        using SmallNetwork<YesOrNo> network = SmallNetwork<YesOrNo>.Create(3);
        network.Parameters.Write("dense2.weight", new float[5]);
        float[] inputs = Samples.Inputs(1);
        foreach ((float logit, int label, double loss) in new[] { (500f, 0, 500.0), (500f, 1, 0.0), (-500f, 0, 0.0), (-500f, 1, 500.0) })
        {
            network.Parameters.Write("dense2.bias", [logit]);
            Assert.Equal(loss, network.Evaluate(DataSet.From(inputs, 8, new[] { label })).Loss, 1e-12);
        }
    }

    [Fact]
    public void Samples_of_another_network_are_refused()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(3);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => network.Evaluate(DataSet.From(new float[9], 9, new int[1])));
        Assert.StartsWith("set has inputs of 9 values; SmallNetwork takes 8 (2x2x2)", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Byte inputs and the last batch, which is smaller, too.</summary>
    [Fact]
    public void Bytes_are_measured_as_the_floats_they_stand_for()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(3);
        byte[] bytes = [.. Enumerable.Range(0, 300 * 8).Select(i => (byte)(i * 61))];
        int[] labels = [.. Enumerable.Range(0, 300).Select(i => i % 3)];
        float[] floats = [.. bytes.Select((value, i) => (float)((value * (1.0 / 255) - (i % 2 == 0 ? 0.5 : 0.25)) / 0.5))];
        Evaluation expected = network.Evaluate(DataSet.From(floats, 8, labels)), actual = network.Evaluate(DataSet.From(bytes, 8, labels));
        Assert.Equal(expected.Loss, actual.Loss);
        Assert.Equal(expected.ConfusionMatrix, actual.ConfusionMatrix);
    }

    [Fact]
    public void Threads_are_put_back_also_when_it_fails()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(3);
        network.Threads = 2;
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Evaluate(Samples.Set(3), threads: 0));
        Assert.Equal(2, network.Threads);
        network.Evaluate(Samples.Set(3), threads: 5);
        Assert.Equal(2, network.Threads);
    }
}
