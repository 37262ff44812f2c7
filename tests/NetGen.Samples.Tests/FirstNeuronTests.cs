namespace NetGen.Samples.Tests;

/// <summary>The examples of docs/training.md end as the page says.</summary>
public sealed class FirstNeuronTests
{
    [Fact]
    public void One_neuron_learns_or_and_not_exclusive_or_and_two_layers_learn_both()
    {
        SampleRun run = SampleRun.OfProgram("FirstNeuron.dll");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        string[] lines = run.Output.Split('\n');
        double[][] probabilities =
        [
            .. lines.Where(line => line.StartsWith("  probabilities ", StringComparison.Ordinal))
                .Select(line => line["  probabilities ".Length..].Split(", ").Select(double.Parse).ToArray()),
        ];
        Assert.Equal(3, probabilities.Length);
        AssertNear([0, 1, 1, 1], probabilities[0], 0.05);
        AssertNear([0.5, 0.5, 0.5, 0.5], probabilities[1], 0.01);
        AssertNear([0, 1, 1, 0], probabilities[2], 0.05);
    }

    private static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }
}
