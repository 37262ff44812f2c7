using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>Infinities and NaN go neither into files nor out of them unless told.</summary>
public class NonFiniteFileTests
{
    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(7, float.PositiveInfinity)]
    [InlineData(39, float.NegativeInfinity)]
    public void Save_and_every_load_name_tensor_and_index_and_change_nothing(int index, float value)
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1), other = Network.Create(2);
        network.Save(folder["good"]);
        byte[] good = File.ReadAllBytes(folder["good"]);
        float[] weights = network.Parameters.Read("dense1.weight"), others = other.Parameters.Read("dense1.weight");
        weights[index] = value;
        network.Parameters.Write("dense1.weight", weights);
        string problem = FormattableString.Invariant(
            $"tensor 'dense1.weight' has {value} at index {index}; values must be finite, unless allowNonFinite is true");

        Assert.Equal(
            $"cannot save to '{folder["good"]}': {problem}",
            Assert.Throws<InvalidOperationException>(() => network.Save(folder["good"])).Message);
        Assert.Equal(good, File.ReadAllBytes(folder["good"]));
        Assert.Single(folder.Files);

        network.Save(folder["bad"], allowNonFinite: true);
        Assert.Equal([problem], Assert.Throws<WeightsFormatException>(() => Network.Load(folder["bad"])).Problems);
        Assert.Equal([problem], Assert.Throws<WeightsFormatException>(() => Network.Load(File.ReadAllBytes(folder["bad"]))).Problems);
        Assert.Equal([problem], Assert.Throws<WeightsFormatException>(() => other.LoadPartial(folder["bad"])).Problems);
        Assert.Equal(others, other.Parameters.Read("dense1.weight"));

        using Network loaded = Network.Load(folder["bad"], allowNonFinite: true);
        Assert.Equal(weights, loaded.Parameters.Read("dense1.weight"));
        Assert.Empty(other.LoadPartial(folder["bad"], allowNonFinite: true));
        Assert.Equal(weights, other.Parameters.Read("dense1.weight"));
    }

    [Fact]
    public void Checkpoints_keep_the_rule_for_weights_and_for_the_optimizers_state()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Adam(0.01f));
        trainer.Step(Samples.Inputs(4), [0, 1, 2, 0]);
        trainer.SaveCheckpoint(folder["good"]);
        byte[] good = File.ReadAllBytes(folder["good"]);
        float[] inputs = Samples.Inputs(4);
        inputs[3] = float.NaN;
        trainer.Step(inputs, [0, 1, 2, 0]);

        Assert.Contains(
            "tensor 'dense1.weight' has NaN at index",
            Assert.Throws<InvalidOperationException>(() => trainer.SaveCheckpoint(folder["good"])).Message,
            StringComparison.Ordinal);
        Assert.Equal(good, File.ReadAllBytes(folder["good"]));
        trainer.SaveCheckpoint(folder["bad"], allowNonFinite: true);
        trainer.LoadCheckpoint(folder["good"]);
        IReadOnlyList<string> problems = Assert.Throws<WeightsFormatException>(() => trainer.LoadCheckpoint(folder["bad"])).Problems;
        Assert.Contains(
            problems,
            problem => problem.StartsWith("tensor 'optimizer/", StringComparison.Ordinal)
                && problem.Contains("NaN at index", StringComparison.Ordinal));
        Assert.Equal(1, trainer.Steps);
        Assert.All(network.Parameters.Read("dense1.weight"), weight => Assert.True(float.IsFinite(weight)));
        trainer.LoadCheckpoint(folder["bad"], allowNonFinite: true);
        Assert.Contains(network.Parameters.Read("dense1.weight"), float.IsNaN);
    }
}
