using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.Regression>;

namespace NetGen.Runtime.Tests;

public class FiniteDataTests
{
    private const int Count = 9;

    [Fact]
    public void Fit_and_Evaluate_name_the_sample()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f));
        float[] inputs = Samples.Inputs(20), targets = Samples.Targets(20, 3);
        DataSet good = DataSet.From(Samples.Inputs(20), 8, targets);
        inputs[12 * 8 + 4] = float.NaN;
        DataSet bad = DataSet.From(inputs, 8, targets);
        const string Rest = ": input value 4 of sample 12 is NaN; inputs and targets must be finite: mend the sample or leave it out";
        AssertMessage("train" + Rest, () => trainer.Fit(bad, 1));
        AssertMessage("Validation" + Rest, () => trainer.Fit(good, 1, new() { Validation = bad }));
        AssertMessage("set" + Rest, () => network.Evaluate(bad));
        AssertMessage("set: input value 4 of sample 2 is NaN", () => network.Evaluate(bad.Slice(10, 5)));
        network.Evaluate(bad.Slice(0, 12));

        float[] badTargets = Samples.Targets(20, 3);
        badTargets[19 * 3 + 2] = float.NegativeInfinity;
        AssertMessage(
            "Validation: target 2 of sample 19 is -Infinity",
            () => trainer.Fit(good, 1, new() { Validation = DataSet.From(new byte[160], 8, badTargets) }));
        Assert.Equal(0, trainer.Steps);
    }

    /// <summary>In whatever lane of a vector, or behind the last whole one.</summary>
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void It_is_found_wherever_it_stands(float value)
    {
        using Network network = Network.Create(1);
        for (int i = 0; i < Count * 8; i++)
        {
            float[] inputs = Largest();
            inputs[i] = value;
            Assert.Contains(
                $"input value {i % 8} of sample {i / 8} is ",
                Assert.Throws<ArgumentException>(() => network.Evaluate(DataSet.From(inputs, 8, new int[Count]))).Message,
                StringComparison.Ordinal);
        }

        network.Evaluate(DataSet.From(Largest(), 8, new int[Count]));
    }

    /// <summary>Finite values of the largest magnitude and of the least.</summary>
    private static float[] Largest()
    {
        float[] inputs = new float[Count * 8];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = (i % 4) switch { 0 => float.MaxValue, 1 => float.MinValue, 2 => float.Epsilon, _ => -0f };
        return inputs;
    }

    private static void AssertMessage(string start, Action call) =>
        Assert.StartsWith(start, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
}
