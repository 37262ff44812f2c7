using System.Runtime.CompilerServices;
using NetGen.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

public class OptimizerTests
{
    private const int Updates = 12;

    /// <summary>The formula of one weight over some updates, in double: what PyTorch documents.</summary>
    private delegate double Formula(double weight, Func<int, double> gradient, bool decays);

    [Fact]
    public void Sgd_follows_its_formula() =>
        AssertFollows(new Sgd(0.1f), (w, g, _) => Steps(w, (w, t) => w - (double)0.1f * g(t)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sgd_with_momentum_and_decay_follows_its_formula(bool nesterov) =>
        AssertFollows(new Sgd(0.1f, momentum: 0.9f, nesterov, weightDecay: 0.01f), (w, g, decays) =>
        {
            double buffer = 0;
            return Steps(w, (w, t) =>
            {
                double gradient = g(t) + (decays ? (double)0.01f * w : 0);
                buffer = 0.9f * buffer + gradient;
                return w - 0.1f * (nesterov ? gradient + 0.9f * buffer : buffer);
            });
        });

    [Fact]
    public void Adam_follows_its_formula() =>
        AssertFollows(new Adam(0.01f), (w, g, _) => AdamSteps(w, g, 0.01f, 0.9, 0.999, 1e-8, 0));

    [Fact]
    public void Adam_with_other_settings_follows_its_formula() =>
        AssertFollows(new Adam(0.02f, 0.8f, 0.95f, 1e-3f), (w, g, _) => AdamSteps(w, g, 0.02f, 0.8, 0.95, 1e-3f, 0));

    [Fact]
    public void AdamW_decays_weights_and_spares_biases() =>
        AssertFollows(new AdamW(0.01f, weightDecay: 0.1f), (w, g, decays) => AdamSteps(w, g, 0.01f, 0.9, 0.999, 1e-8, decays ? 0.1f : 0));

    [Fact]
    public void DecaysAll_spares_nothing()
    {
        AssertFollows(
            new AdamW(0.01f, weightDecay: 0.1f) { DecaysAll = true }, (w, g, _) => AdamSteps(w, g, 0.01f, 0.9, 0.999, 1e-8, 0.1f));
        AssertFollows(
            new Sgd(0.1f, weightDecay: 0.01f) { DecaysAll = true },
            (w, g, _) => Steps(w, (w, t) => w - 0.1f * (g(t) + (double)0.01f * w)));
    }

    [Fact]
    public void A_users_own_optimizer_sees_whole_tensors_and_its_state() =>
        AssertFollows(new SignDescent(0.01f), (w, g, _) =>
        {
            double sum = 0;
            return Steps(w, (w, t) =>
            {
                sum += g(t);
                return w - 0.01f * Math.Sign(sum);
            });
        });

    [Fact]
    public void Padding_stays_zero()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new AdamW(weightDecay: 0.1f)) { Threads = 2 };
        float[] inputs = Samples.Inputs(10);
        for (int i = 0; i < 5; i++)
            trainer.Step(inputs, Samples.Labels(inputs));
        double sum = Network.Info.Parameters.Sum(
            parameter => network.Parameters.Read(parameter.Name).Sum(value => (double)Math.Abs(value)));
        float[] total = new float[3];
        NetworkRunner.Forward<SumKernels>(network.Parameters, new float[8], total, 1);
        Assert.Equal(sum, total[0], 1e-4);
    }

    [Fact]
    public void What_is_not_trainable_stays_and_has_no_state()
    {
        using TemporaryFolder folder = new();
        using SmallNetwork<FrozenFirstLayer> network = SmallNetwork<FrozenFirstLayer>.Create(1);
        using Trainer<SmallNetwork<FrozenFirstLayer>> trainer = new(network, new AdamW(0.1f, weightDecay: 0.1f) { DecaysAll = true });
        float[] frozen = network.Parameters.Read("dense1.weight"), trained = network.Parameters.Read("dense2.weight");
        float[] inputs = Samples.Inputs(10);
        trainer.Step(inputs, Samples.Labels(inputs));
        Assert.Equal(frozen, network.Parameters.Read("dense1.weight"));
        Assert.NotEqual(trained, network.Parameters.Read("dense2.weight"));
        Assert.Equal(45 + 18, SmallNetwork<FrozenFirstLayer>.Info.ParameterCount); // frozen ones are parameters all the same
        Assert.Equal(2, GradientCheck.Run(network, inputs, Samples.Labels(inputs)).Parameters.Count);

        trainer.SaveCheckpoint(folder["checkpoint"]);
        string header = System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(folder["checkpoint"]));
        Assert.Contains("optimizer/exp_avg/dense2.weight", header, StringComparison.Ordinal);
        Assert.DoesNotContain("optimizer/exp_avg/dense1.weight", header, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        AssertMessage("learningRate is -1; it must be a finite number from 0 up", () => new Sgd(-1));
        AssertMessage("learningRate is NaN", () => new Adam(float.NaN));
        AssertMessage("momentum is 1; it must be from 0 to below 1", () => new Sgd(0.1f, momentum: 1));
        AssertMessage("nesterov is set", () => new Sgd(0.1f, nesterov: true));
        AssertMessage("beta2 is 1.5", () => new Adam(beta2: 1.5f));
        AssertMessage("epsilon is 0; it must be a finite number above 0", () => new AdamW(epsilon: 0));
        AssertMessage("weightDecay is -0.5", () => new AdamW(weightDecay: -0.5f));
        AssertMessage("weightDecay is Infinity", () => new Sgd(0.1f, weightDecay: float.PositiveInfinity));
        AssertMessage("learningRate is -1", () => new AdamW(-1));
        AssertMessage("beta1 is -0.1; it must be from 0 to below 1", () => new Adam(beta1: -0.1f));

        static void AssertMessage(string start, Func<object> make) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schedules_follow_their_formulas()
    {
        LearningRateSchedule step = LearningRateSchedule.StepDecay(10, 0.5f);
        Assert.Equal([1, 1, 0.5, 0.25], new long[] { 0, 9, 10, 29 }.Select(step.Factor));
        LearningRateSchedule cosine = LearningRateSchedule.Cosine(100, 0.2f);
        Assert.Equal(1, cosine.Factor(0), 1e-6);
        Assert.Equal(0.6, cosine.Factor(50), 1e-6);
        Assert.Equal(0.2, cosine.Factor(100), 1e-6);
        Assert.Equal(0.2, cosine.Factor(5000), 1e-6);
        LearningRateSchedule warm = cosine.WithWarmUp(4);
        Assert.Equal([0.25, 0.5, 0.75, 1, 1], new long[] { 0, 1, 2, 3, 4 }.Select(warm.Factor));
        Assert.Equal(cosine.Factor(7), warm.Factor(11));
        Assert.Equal(1, LearningRateSchedule.Constant.Factor(123));
    }

    [Fact]
    public void Schedules_out_of_range_are_named()
    {
        Assert.Equal("every", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.StepDecay(0, 0.5f)).ParamName);
        Assert.Equal("factor", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.StepDecay(1, -0.5f)).ParamName);
        Assert.Equal("steps", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Cosine(0)).ParamName);
        Assert.Equal("final", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Cosine(1, float.NaN)).ParamName);
        Assert.Equal("steps", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Constant.WithWarmUp(0)).ParamName);
        Assert.Equal([1, 0, 0], new long[] { 0, 1, 2 }.Select(LearningRateSchedule.StepDecay(1, 0).Factor));
    }

    /// <summary>They are names of tensors in checkpoints.</summary>
    [Theory]
    [InlineData("sum", "sum")]
    [InlineData("sum", "")]
    [InlineData("a/b", "sum")]
    public void Names_of_states_that_no_file_could_hold_are_refused(string first, string second)
    {
        using Network network = Network.Create(1);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new Trainer<Network>(network, new TwoStates(first, second)));
        Assert.StartsWith(
            $"two-states.StateNames holds '{first}', '{second}'; names must differ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_of_more_states_than_are_named_is_refused()
    {
        using Network network = Network.Create(1);
        using Gradients gradients = Gradients.For<Network>();
        using Trainer<Network> two = new(network, new TwoStates("first", "second")), one = new(network, new TwoStates("first"));
        two.Apply(gradients);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => one.Apply(gradients));
        Assert.Equal("Unchanged uses 2 states; the optimizer names 1", exception.Message);
        Assert.Equal((1, 0), (two.Steps, one.Steps));
    }

    [Fact]
    public void The_trainer_uses_schedule_and_clipping()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(1)) { Schedule = LearningRateSchedule.StepDecay(1, 0.5f), ClipNorm = 2 };
        using Gradients gradients = Gradients.For<Network>();
        network.Parameters.Write("dense2.bias", [0, 0, 0]);

        gradients.Write("dense2.bias", [3, 4, 0]);
        trainer.Apply(gradients);
        double clipped = 2 / (5 + 1e-6);
        AssertNear([-3 * clipped, -4 * clipped, 0], network.Parameters.Read("dense2.bias"));

        gradients.Write("dense2.bias", [0, 0, 1]);
        trainer.Apply(gradients);
        AssertNear([-3 * clipped, -4 * clipped, -0.5], network.Parameters.Read("dense2.bias"));
        Assert.Equal(2, trainer.Steps);

        static void AssertNear(double[] expected, float[] actual)
        {
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-6);
        }
    }

    /// <summary>Applies gradients of all sizes and compares every weight with the formula.</summary>
    private static void AssertFollows(IOptimizer optimizer, Formula formula)
    {
        using Network network = Network.Create(4);
        using Trainer<Network> trainer = new(network, optimizer) { Threads = 2 };
        using Gradients gradients = Gradients.For<Network>();
        Dictionary<string, float[]> before = Network.Info.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => network.Parameters.Read(parameter.Name));
        for (int t = 1; t <= Updates; t++)
        {
            foreach (ParameterInfo parameter in Network.Info.Parameters)
                gradients.Write(parameter.Name, [.. Enumerable.Range(0, parameter.Length).Select(i => Gradient(parameter, i, t))]);
            trainer.Apply(gradients);
        }

        foreach (ParameterInfo parameter in Network.Info.Parameters)
        {
            float[] after = network.Parameters.Read(parameter.Name);
            for (int i = 0; i < after.Length; i++)
            {
                int index = i;
                double expected = formula(before[parameter.Name][i], t => Gradient(parameter, index, t), parameter.Decays);
                Assert.Equal(expected, after[i], 2e-6 * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    private static float Gradient(ParameterInfo parameter, int index, int t) =>
        (float)(Math.Sin(index * 1.7 + t * 0.9 + parameter.Offset) * Math.Pow(10, index % 5 - 4));

    private static double Steps(double weight, Func<double, int, double> update)
    {
        for (int t = 1; t <= Updates; t++)
            weight = update(weight, t);
        return weight;
    }

    private static double AdamSteps(
        double weight, Func<int, double> gradient, double learningRate, double beta1, double beta2, double epsilon, double decay)
    {
        double m = 0, v = 0;
        return Steps(weight, (w, t) =>
        {
            double g = gradient(t);
            w *= 1 - learningRate * decay;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double denominator = Math.Sqrt(v) / Math.Sqrt(1 - Math.Pow(beta2, t)) + epsilon;
            return w - learningRate / (1 - Math.Pow(beta1, t)) * m / denominator;
        });
    }

    /// <summary>Follows the sign of the sum of all gradients so far.</summary>
    private sealed class SignDescent(float learningRate) : IOptimizer
    {
        public string Name => "sign-descent";

        public float LearningRate => learningRate;

        public IReadOnlyList<string> StateNames => ["sum"];

        public void Update(in OptimizerStep step)
        {
            for (int p = 0; p < step.Parameters.Count; p++)
            {
                Span<float> values = step.Values(p), sums = step.State(0, p);
                ReadOnlySpan<float> gradients = step.Gradients(p);
                for (int i = 0; i < values.Length; i++)
                {
                    sums[i] += gradients[i];
                    values[i] -= step.LearningRate * Math.Sign(sums[i]);
                }
            }
        }
    }

    /// <summary>Applies a rule of two states, whatever states it names.</summary>
    private sealed class TwoStates(params string[] names) : IOptimizer
    {
        public string Name => "two-states";

        public float LearningRate => 1;

        public IReadOnlyList<string> StateNames => names;

        public void Update(in OptimizerStep step) => step.Apply(new Unchanged(), new Unchanged());
    }

    private readonly struct Unchanged : IUpdateRule
    {
        public static int StateCount => 2;

        public TVector Next<TSimd, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => weight;
    }

    /// <summary>The sum of the magnitudes of all floats of the block.</summary>
    private readonly struct SumKernels : IForwardKernels
    {
        public static int MicroBatchSize => 1;

        public static void Forward(
            ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples)
        {
            double sum = 0;
            for (int i = 0; i < Network.Info.ParameterBlockLength; i++)
                sum += Math.Abs(Unsafe.Add(ref parameters, i));
            outputs = (float)sum;
        }
    }
}
