using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

public class GradientsTests
{
    [Fact]
    public void The_mean_of_two_halves_gradients_is_the_wholes()
    {
        using Network network = Network.Create(1);
        float[] inputs = Samples.Inputs(20);
        int[] labels = Samples.Labels(inputs);
        using Gradients whole = new(Network.Info), first = new(Network.Info), second = new(Network.Info);
        float loss = network.Backward(inputs, labels, whole);
        float loss1 = network.Backward(inputs.AsSpan(0, 80), labels.AsSpan(0, 10), first);
        float loss2 = network.Backward(inputs.AsSpan(80), labels.AsSpan(10), second);
        first.Add(second);
        first.Scale(0.5f);
        Assert.Equal(loss, (loss1 + loss2) / 2, 1e-6f);
        foreach (ParameterInfo parameter in Network.Info.Parameters)
        {
            float[] expected = whole.Read(parameter.Name), mean = first.Read(parameter.Name);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], mean[i], 1e-6f);
        }
    }

    [Fact]
    public void Norm_is_over_all_tensors()
    {
        using Gradients gradients = Gradients.For<Network>();
        gradients.Write("dense1.bias", [1, 2, 3, 4, 5]);
        gradients.Write("dense2.bias", [-1, 0.5f, 0]);
        Assert.Equal(Math.Sqrt(55 + 1.25), gradients.Norm(), 1e-12);
    }

    [Fact]
    public void Gradients_agree_with_finite_differences()
    {
        float[] inputs = Samples.Inputs(4);
        int[] labels = Samples.Labels(inputs);
        Check(SmallNetwork<ThreeClasses>.Create(1), labels);
        Check(SmallNetwork<ThreeClassesWithDropout>.Create(1), labels);
        Check(SmallNetwork<Regression>.Create(1), labels);
        Check(SmallNetwork<YesOrNo>.Create(1), [0, 1, 1, 0]);

        void Check<TSpec>(SmallNetwork<TSpec> network, int[] labels) where TSpec : ISmallSpec
        {
            using (network)
            {
                float[] before = network.Parameters.Read("dense1.weight");
                AssertSmall(GradientCheck.Run(network, inputs, labels));
                AssertSmall(GradientCheck.Run(network, inputs, Samples.Targets(4, TSpec.Outputs)));
                Assert.Equal(before, network.Parameters.Read("dense1.weight"));
            }
        }

        static void AssertSmall(GradientReport report)
        {
            Assert.Equal(4, report.Parameters.Count);
            Assert.Equal(40, report.Parameters[0].Checked);
            Assert.True(report.LargestRelativeError < 2e-5, report.ToString());
            Assert.All(report.Parameters, one => Assert.InRange(one.RelativeError, 0, one.RelativeUncertainty));
        }
    }

    [Fact]
    public void A_gradient_that_is_wrong_by_a_thousandth_is_found_and_named()
    {
        using SmallNetwork<WrongGradient> network = SmallNetwork<WrongGradient>.Create(1);
        float[] inputs = Samples.Inputs(4);
        GradientReport report = GradientCheck.Run(network, inputs, Samples.Labels(inputs), maxValues: 6);
        Assert.Equal([6, 5, 6, 3], report.Parameters.Select(parameter => parameter.Checked));
        Assert.All(report.Parameters.Take(2), parameter => Assert.True(parameter.RelativeError < 1e-4, report.ToString()));
        Assert.All(report.Parameters.Skip(2), parameter => Assert.Equal(1e-3, parameter.RelativeError, 1e-4));
        Assert.Contains("dense2.weight", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_of_a_check_is_a_table()
    {
        GradientReport report = new(
            [
                new ParameterGradient("conv1.weight", 64, 0.00123, 4.5e-6, 12, -0.5, -0.51),
                new ParameterGradient("b", 3, 0.02, 0, 0, 1, 1.02),
            ]);
        Assert.Equal(0.02, report.LargestRelativeError);
        Assert.Equal(
            [
                "parameter    checked  relative error  uncertainty  worst: index       analytic        numeric",
                "conv1.weight      64       1.23E-003     4.5E-006            12 -5.000000E-001 -5.100000E-001",
                "b                  3       2.00E-002     0.0E+000             0  1.000000E+000  1.020000E+000",
            ],
            report.ToString().Split(Environment.NewLine));
        GradientReport empty = new([]);
        Assert.Equal(0, empty.LargestRelativeError);
        Assert.StartsWith("parameter checked  relative error", empty.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Numbers of the largest difference: of values checked evenly over the parameter, its own index.</summary>
    [Fact]
    public void A_check_tells_the_worst_value_and_how_far_it_can_see()
    {
        using SmallNetwork<WrongGradient> network = SmallNetwork<WrongGradient>.Create(1);
        float[] inputs = Samples.Inputs(4);
        int[] labels = Samples.Labels(inputs);
        using Gradients gradients = Gradients.For<SmallNetwork<WrongGradient>>();
        network.Backward(inputs, labels, gradients);
        float[] analytic = gradients.Read("dense2.weight");
        // Of 15 values six: 0, 2, 5, 7, 10 and 12. Each is wrong by a thousandth, so the largest is wrong by most.
        int worst = new[] { 0, 2, 5, 7, 10, 12 }.MaxBy(index => Math.Abs(analytic[index]));

        ParameterGradient found = GradientCheck.Run(network, inputs, labels, maxValues: 6).Parameters[2];
        Assert.Equal(("dense2.weight", 6, worst), (found.Name, found.Checked, found.WorstIndex));
        Assert.Equal(analytic[worst], found.Analytic);
        Assert.Equal(analytic[worst] / 1.001, found.Numeric, 1e-6);
        Assert.InRange(found.RelativeUncertainty, 1e-9, 1e-4);
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientCheck.Run(network, inputs, labels, maxValues: 0));
    }

    [Fact]
    public void Gradients_of_another_network_are_refused()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f));
        using Gradients own = Gradients.For<Network>(), foreign = Gradients.For<SmallNetwork<Regression>>();
        Assert.Equal("other", Assert.Throws<ArgumentException>(() => own.Add(foreign)).ParamName);
        Assert.Equal("gradients", Assert.Throws<ArgumentException>(() => trainer.Apply(foreign)).ParamName);
        Assert.Throws<ArgumentNullException>(() => own.Add(null!));
        Assert.Throws<ArgumentNullException>(() => trainer.Apply(null!));
        Assert.Equal(0, trainer.Steps);
    }

    /// <summary>What came after them is added and scaled too, at every length of the rest behind whole vectors.</summary>
    [Fact]
    public void Sums_and_scales_reach_every_value()
    {
        using Gradients sum = Gradients.For<Network>(), added = Gradients.For<Network>();
        foreach (ParameterInfo parameter in Network.Info.Parameters)
        {
            sum.Write(parameter.Name, [.. Enumerable.Range(1, parameter.Length).Select(i => (float)i)]);
            added.Write(parameter.Name, [.. Enumerable.Range(1, parameter.Length).Select(i => 100f * i)]);
        }

        sum.Add(added);
        sum.Scale(2);
        foreach (ParameterInfo parameter in Network.Info.Parameters)
        {
            Assert.Equal(Enumerable.Range(1, parameter.Length).Select(i => 202f * i), sum.Read(parameter.Name));
            Assert.Equal(Enumerable.Range(1, parameter.Length).Select(i => 100f * i), added.Read(parameter.Name));
        }
    }

    /// <summary>A running statistic's place holds new values of it, which are no gradients.</summary>
    [Fact]
    public void The_norm_leaves_out_what_is_not_trained()
    {
        using Gradients gradients = Gradients.For<SmallNetwork<WithStatistic>>();
        gradients.Write("dense1.running_mean", [100, 100, 100, 100, 100]);
        gradients.Write("dense1.bias", [3, 4, 0, 0, 0]);
        Assert.Equal(5, gradients.Norm(), 1e-12);
    }
}
