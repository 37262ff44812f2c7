using NetGen.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>Whoever uses what is disposed of is told what that is.</summary>
public class DisposedNameTests
{
    [Fact]
    public void Networks_gradients_and_trainers_are_named()
    {
        Network network = Network.Create(1);
        Gradients gradients = Gradients.For<Network>();
        Trainer<Network> trainer = new(network, new Sgd(0.1f)), withState = new(network, new Adam(0.1f));
        gradients.Dispose();
        trainer.Dispose();
        withState.Dispose();
        Assert.Equal("Gradients", Name(() => network.Backward(new float[8], [0], gradients)));
        Assert.Equal("Gradients", Name(() => gradients.Scale(1)));
        Assert.Equal("Trainer", Name(() => trainer.Step(new float[8], [0])));
        Assert.Equal("Trainer", Name(() => withState.Step(new float[8], [0])));
        network.Dispose();
        Assert.Equal("SmallNetwork", Name(() => network.Classify(new float[8])));
        Assert.Equal("SmallNetwork", Name(() => network.Parameters.Read("dense1.bias")));
    }

    [Fact]
    public void A_network_disposed_of_while_another_call_derives_its_weights_is_named()
    {
        using Network network = Network.Create(1);
        string? name = null;
        Thread waiting = new(() => name = Name(() => NetworkRunner.Classify<Deriving>(network.Parameters, new float[8])));
        Deriving.s_now = () =>
        {
            waiting.Start();
            // It holds the parameters and waits for this derivation, which is out of date when it ends.
            while (!waiting.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
                Thread.Yield();
            network.Parameters.Write("dense1.bias", new float[5]);
            network.Dispose();
        };
        Assert.Equal("SmallNetwork", Name(() => NetworkRunner.Classify<Deriving>(network.Parameters, new float[8])));
        waiting.Join();
        Assert.Equal("SmallNetwork", name);
    }

    private static string Name(Action call) => Assert.Throws<ObjectDisposedException>(call).ObjectName;

    private readonly struct Deriving : IForwardKernels
    {
        public static Action s_now = () => { };

        public static int MicroBatchSize => 1;

        public static int PrepackedLength => 16;

        public static void Prepack(ref float parameters, ref float prepacked) => s_now();

        public static void Forward(
            ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples)
        {
        }
    }
}
