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
            Assert.True(report.LargestRelativeError < 1e-4, report.ToString());
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
}
