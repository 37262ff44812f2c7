using System.Runtime.CompilerServices;
using NetGen.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>What kernels make of the parameters before they run.</summary>
public class PrepackedWeightsTests
{
    private static int s_prepackings;

    [Fact]
    public void They_are_made_once_and_again_after_every_change_of_the_parameters()
    {
        using Network network = Network.Create(1), other = Network.Create(2);
        s_prepackings = 0;
        AssertCalls(network, 1);
        AssertCalls(network, 1);
        Set(network, 5);
        AssertCalls(network, 2);
        AssertCalls(other, 3);
        AssertCalls(network, 3);

        using Trainer<Network> trainer = new(network, new Sgd(0.5f));
        using Gradients gradients = Gradients.For<Network>();
        trainer.Apply(gradients);
        AssertCalls(network, 4);

        using Network clone = network.Clone();
        AssertCalls(clone, 5);
        Set(clone, 7);
        AssertCalls(network, 5);
        AssertCalls(clone, 6);
    }

    [Fact]
    public void Those_of_a_disposed_network_say_so()
    {
        Network used = Network.Create(1), unused = Network.Create(1);
        Call(used);
        used.Dispose();
        unused.Dispose();
        Assert.Equal("SmallNetwork", Assert.Throws<ObjectDisposedException>(() => Call(used)).ObjectName);
        Assert.Equal("SmallNetwork", Assert.Throws<ObjectDisposedException>(() => Call(unused)).ObjectName);
    }

    private static void Set(Network network, float value) => network.Parameters.Write("dense2.bias", [value, value, value]);

    /// <summary>The outputs are of the parameters as they are now, by so many derivations so far.</summary>
    private static void AssertCalls(Network network, int derivations)
    {
        float bias = network.Parameters.Read("dense2.bias")[0];
        Assert.Equal(2 * bias + 1, Call(network));
        Assert.Equal(derivations, s_prepackings);
    }

    private static float Call(Network network)
    {
        float[] outputs = new float[3];
        NetworkRunner.Forward<Doubling>(network.Parameters, new float[8], outputs, 1);
        return outputs[0];
    }

    /// <summary>Derives twice the last bias, and adds what was there, which is zero at first and stays so.</summary>
    private readonly struct Doubling : IForwardKernels
    {
        public static int MicroBatchSize => 1;

        public static int PrepackedLength => 16;

        public static void Prepack(ref float parameters, ref float derived)
        {
            s_prepackings++;
            ParameterInfo bias = Network.Info.Parameters[3];
            derived = Unsafe.Add(ref derived, 15)
                + 2 * Unsafe.Add(ref parameters, bias.Offset);
        }

        public static void Forward(
            ref float parameters, ref float derived, ref float workspace, ref float inputs, ref float outputs, int samples) =>
            outputs = derived + 1;
    }
}
