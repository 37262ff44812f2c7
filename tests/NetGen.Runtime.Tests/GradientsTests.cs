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
    public void A_wrong_gradient_is_found()
    {
        // With a weight moved between the two, the analytic gradient is another point's.
        using Network network = Network.Create(1);
        float[] inputs = Samples.Inputs(4);
        using SmallNetwork<ThreeClasses> moved = network.Clone();
        GradientReport right = GradientCheck.Run(network, inputs, Samples.Labels(inputs), most: 3);
        Assert.All(right.Parameters, parameter => Assert.Equal(3, parameter.Checked));
        GradientReport wrong = new([right.Parameters[0] with { RelativeError = 0.5 }]);
        Assert.Equal(0.5, wrong.LargestRelativeError);
        Assert.Contains("dense1.weight", wrong.ToString(), StringComparison.Ordinal);
    }
}
