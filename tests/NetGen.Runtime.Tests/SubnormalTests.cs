using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.WithStatistic>;

namespace NetGen.Runtime.Tests;

/// <summary>What shrinks from update to update becomes zero before it is subnormal, which processors are slow with.</summary>
public class SubnormalTests
{
    /// <summary>Enough for 0.9 to the power of them to be below all floats.</summary>
    private const int Updates = 1500;

    private const float SmallestNormal = 1.17549435e-38f;

    public static TheoryData<string> Optimizers => ["momentum", "nesterov", "adam", "adamw"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void States_of_gradients_that_stay_zero_become_zero(string name)
    {
        (float[] states, int subnormal) = Train(name, update => update == 1 ? 1 : 0);
        Assert.Equal(0, subnormal);
        Assert.All(states, state => Assert.Equal(0, state));
    }

    /// <summary>Squared, and times 1 - beta2, they are subnormal.</summary>
    [Theory]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void Gradients_too_small_to_be_squared_add_no_subnormal_squares(string name)
    {
        (float[] states, int subnormal) = Train(name, _ => 1e-20f);
        Assert.Equal(0, subnormal);
        Assert.Contains(states, state => state != 0);
        Assert.Contains(states, state => state == 0);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void NaN_stays_NaN(string name)
    {
        (float[] states, _) = Train(name, update => update == 1 ? float.NaN : 0);
        Assert.All(states, state => Assert.Equal(float.NaN, state));
    }

    [Fact]
    public void Weights_that_decay_become_zero()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.5f, weightDecay: 0.2f));
        using Gradients gradients = Gradients.For<Network>();
        for (int update = 0; update < Updates; update++)
            trainer.Apply(gradients);
        Assert.All(network.Parameters.Read("dense1.weight"), weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void Running_statistics_become_zero()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.5f));
        using Gradients gradients = Gradients.For<Network>();
        network.Parameters.Write("dense1.running_mean", [1, -2, 3e30f, float.NaN, float.PositiveInfinity]);
        for (int update = 0; update < 2 * Updates; update++)
            trainer.Apply(gradients);
        Assert.Equal([0, 0, 0, float.NaN, float.PositiveInfinity], network.Parameters.Read("dense1.running_mean"));
    }

    /// <summary>Trains on gradients of a size; returns states at the end, and how many were subnormal after any update.</summary>
    private static (float[] States, int Subnormal) Train(string name, Func<int, float> gradient)
    {
        using Network network = Network.Create(1);
        Watched optimizer = new(name switch
        {
            "momentum" => new Sgd(0.1f, momentum: 0.9f),
            "nesterov" => new Sgd(0.1f, momentum: 0.9f, nesterov: true),
            "adam" => new Adam(beta2: 0.9f),
            _ => new AdamW(beta2: 0.9f),
        });
        using Trainer<Network> trainer = new(network, optimizer);
        using Gradients gradients = Gradients.For<Network>();
        for (int update = 1; update <= Updates; update++)
        {
            foreach (ParameterInfo parameter in Network.Info.Parameters.Where(parameter => parameter.Trainable))
            {
                IEnumerable<int> indices = Enumerable.Range(0, parameter.Length);
                gradients.Write(parameter.Name, [.. indices.Select(i => gradient(update) * (1 + i) * (i % 2 == 0 ? 1 : -1))]);
            }

            trainer.Apply(gradients);
        }

        return ([.. optimizer.States], optimizer.Subnormal);
    }

    /// <summary>An optimizer, and a look at its states after each update.</summary>
    private sealed class Watched(IOptimizer optimizer) : IOptimizer
    {
        /// <summary>The states of all biases, which have values without padding in front, after the last update.</summary>
        public List<float> States { get; } = [];

        public int Subnormal { get; private set; }

        public string Name => optimizer.Name;

        public float LearningRate => optimizer.LearningRate;

        public IReadOnlyList<string> StateNames => optimizer.StateNames;

        public void Update(in OptimizerStep step)
        {
            optimizer.Update(step);
            States.Clear();
            for (int p = 0; p < step.Parameters.Count; p++)
            {
                for (int state = 0; state < StateNames.Count; state++)
                {
                    Span<float> values = step.State(state, p);
                    foreach (float value in values)
                        Subnormal += value != 0 && Math.Abs(value) < SmallestNormal ? 1 : 0;
                    if (!step.Parameters[p].Decays)
                        States.AddRange(values[..step.Parameters[p].Length]);
                }
            }
        }
    }
}
