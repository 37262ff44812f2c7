using System.Runtime.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

public class LifetimeTests
{
    private static readonly float[] s_inputs = Samples.Inputs(16);

    [Fact]
    public void Networks_dropped_during_calls_give_right_answers_while_garbage_is_collected()
    {
        float[] expected = Outputs(Network.Create(5));
        using CancellationTokenSource stop = new();
        Thread collector = new(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                Thread.Sleep(1); // or the others, stopped by every collection, hardly come to run
            }
        });
        collector.Start();
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (int i = 0; i < 200; i++)
                Assert.Equal(expected, Outputs(Network.Create(5)));
        });
        stop.Cancel();
        collector.Join();
    }

    [Fact]
    public void A_network_disposed_during_calls_answers_rightly_or_says_it_is_disposed()
    {
        float[] expected = Outputs(Network.Create(5));
        int wrong = 0;
        for (int round = 0; round < 60; round++)
        {
            Network network = Network.Create(5);
            network.Threads = 2;
            using Barrier barrier = new(4);
            Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(Call))];
            foreach (Thread thread in threads)
                thread.Start();
            barrier.SignalAndWait();
            // Somewhere within the others' calls.
            Thread.SpinWait(round * 200);
            network.Dispose();
            foreach (Thread thread in threads)
                thread.Join();

            void Call()
            {
                barrier.SignalAndWait();
                float[] outputs = new float[48];
                try
                {
                    for (int i = 0; i < 1000; i++)
                    {
                        network.Forward(s_inputs, outputs);
                        if (!outputs.AsSpan().SequenceEqual(expected))
                            Interlocked.Increment(ref wrong);
                    }
                }
                catch (ObjectDisposedException)
                {
                    // The other right answer.
                }
            }
        }

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Gradients_disposed_or_shared_during_a_pass_never_free_memory_in_use()
    {
        using Network network = Network.Create(5);
        int[] labels = Samples.Labels(s_inputs);
        for (int round = 0; round < 60; round++)
        {
            Gradients gradients = Gradients.For<Network>();
            using Barrier barrier = new(3);
            Thread[] threads = [.. Enumerable.Range(0, 2).Select(_ => new Thread(Call))];
            foreach (Thread thread in threads)
                thread.Start();
            barrier.SignalAndWait();
            Thread.SpinWait(round * 200);
            gradients.Dispose();
            foreach (Thread thread in threads)
                thread.Join();

            void Call()
            {
                barrier.SignalAndWait();
                for (int i = 0; i < 300; i++)
                {
                    try
                    {
                        network.Backward(s_inputs, labels, gradients);
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
                    catch (InvalidOperationException)
                    {
                        // The other thread's pass.
                    }
                }
            }
        }
    }

    [Fact]
    public void An_undisposed_network_is_finalized()
    {
        WeakReference parameters = Drop();
        for (int i = 0; i < 20 && parameters.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(parameters.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Drop() => new(Network.Create(1).Parameters);

    /// <summary>The network is garbage from its last use on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float[] Outputs(Network network)
    {
        float[] outputs = new float[48];
        network.Forward(s_inputs, outputs);
        return outputs;
    }
}
