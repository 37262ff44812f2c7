using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

public class NullTests
{
    [Fact]
    public void An_argument_that_is_null_is_named()
    {
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Sgd(0.1f));
        float[] inputs = Samples.Inputs(1);
        AssertNull("network", () => new Trainer<Network>(null!, new Sgd(0.1f)));
        AssertNull("optimizer", () => new Trainer<Network>(network, null!));
        AssertNull("value", () => trainer.Schedule = null!);
        AssertNull("train", () => trainer.Fit(null!, 1));
        AssertNull("gradients", () => trainer.Apply(null!));
        AssertNull("info", () => new Gradients(null!));
        AssertNull("network", () => NetworkEvaluation.Evaluate<Network>(null!, Samples.Set(1)));
        AssertNull("set", () => network.Evaluate(null!));
        AssertNull("network", () => GradientCheck.Run<Network>(null!, inputs, [0]));
        AssertNull("output", () => new ConsoleProgress(null!));
        AssertNull("name", () => network.Parameters.Read(null!));
    }

    private static void AssertNull(string name, Action call) => Assert.Equal(name, Assert.Throws<ArgumentNullException>(call).ParamName);
}
