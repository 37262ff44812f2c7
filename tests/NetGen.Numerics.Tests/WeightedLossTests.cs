namespace NetGen.Numerics.Tests;

/// <summary>Class weights where minibatches weigh unequally.</summary>
public class WeightedLossTests
{
    /// <summary>The classes count 0.5, 1, 2, 0.25 and 1.7.</summary>
    private static readonly int[] s_labels = [0, 3, 3, 2, 4, 2, 1];

    private static readonly float[] s_inputs = PhiloxDefinition.Fill(1, 0, s_labels.Length * WeightedLabels.InputLength, 1);

    [Fact]
    public void An_epochs_loss_is_that_of_all_its_samples_together()
    {
        using WeightedLabels network = WeightedLabels.Create(1);
        DataSet set = DataSet.From(s_inputs, WeightedLabels.InputLength, s_labels);
        using Trainer<WeightedLabels> trainer = new(network, new Sgd(learningRate: 0)) { BatchSize = 3, Seed = 1 };

        double loss = network.Evaluate(set).Loss;

        Assert.Equal(loss, trainer.Fit(set, epochs: 1).History[0].Loss, 1e-6);
        Assert.NotEqual(MeanOf(network), loss, 1e-3);
    }

    [Fact]
    public void A_sample_alone_counts_as_if_it_had_no_weight()
    {
        using WeightedLabels network = WeightedLabels.Create(1);
        using Gradients gradients = Gradients.For<WeightedLabels>();
        float[] logits = new float[WeightedLabels.OutputLength];
        network.Forward(s_inputs.AsSpan(0, WeightedLabels.InputLength), logits);
        double expected = Math.Log(logits.Sum(logit => Math.Exp(logit))) - logits[3];

        float loss = network.Backward(
            s_inputs.AsSpan(0, WeightedLabels.InputLength), [3], [], gradients, new BackwardOptions(Seed: 0, Step: 0, Threads: 1));

        Assert.Equal(expected, loss, 1e-6);
    }

    /// <summary>The mean of the samples' losses without weights.</summary>
    private static double MeanOf(WeightedLabels network) => Enumerable.Range(0, s_labels.Length).Average(i =>
        network.Evaluate(DataSet.From(
            s_inputs.AsMemory(i * WeightedLabels.InputLength, WeightedLabels.InputLength), WeightedLabels.InputLength,
            s_labels.AsMemory(i, 1))).Loss);
}
