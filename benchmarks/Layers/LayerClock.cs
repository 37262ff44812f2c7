using System.Diagnostics;
using System.Reflection;
using NetGen.Inspection;

namespace NetGen.Benchmarks.Layers;

/// <summary>Runs an instrumented network and reads its clock.</summary>
internal static class LayerClock
{
    private const double WarmUp = 0.5;

    /// <summary>Microseconds a sample of each call site, of the median call or training step, without the clock's own time.</summary>
    /// <param name="type">The network's full name.</param>
    /// <param name="batch">Samples of a call and of a training step.</param>
    /// <param name="seconds">How long to repeat each.</param>
    public static double[] Measure(InstrumentedNetwork network, string type, int batch, double seconds)
    {
        Assembly assembly = Assembly.Load(BuildCost.Compile(network.Files));
        Type clock = assembly.GetType(InstrumentedNetwork.ClockType)!;
        long[] ticks = (long[])clock.GetField(InstrumentedNetwork.Ticks)!.GetValue(null)!;
        long[] calls = (long[])clock.GetField(InstrumentedNetwork.Calls)!.GetValue(null)!;
        double[] times = new double[ticks.Length];
        Type measured = assembly.GetType(type)!;
        bool trains = measured.GetInterfaces().Any(
            one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ITrainableNetwork<>));
        foreach (string way in trains ? new[] { nameof(Forward), nameof(Step) } : [nameof(Forward)])
        {
            MethodInfo method = typeof(LayerClock).GetMethod(way, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(measured);
            (Action call, Action end) = ((Action, Action))method.Invoke(null, [batch])!;
            Repeat(WarmUp, call);
            List<long[]> snapshots = [];
            Repeat(seconds, () =>
            {
                Array.Clear(ticks);
                Array.Clear(calls);
                call();
                snapshots.Add([.. ticks]);
            });
            end();
            double overhead = Overhead();
            for (int site = 0; site < ticks.Length; site++)
                if (calls[site] > 0)
                {
                    long median = snapshots.Select(snapshot => snapshot[site]).Order().ElementAt(snapshots.Count / 2);
                    times[site] = Math.Max(0, median - overhead * calls[site]) / Stopwatch.Frequency * 1e6 / batch;
                }
        }
        return times;
    }

    private static (Action Call, Action End) Forward<TNetwork>(int batch) where TNetwork : class, INetwork<TNetwork>
    {
        TNetwork network = TNetwork.Create(seed: 1);
        Minibatch minibatch = Minibatch.For<TNetwork>(batch);
        return (() => network.Forward(minibatch.Inputs, minibatch.Outputs), network.Dispose);
    }

    private static (Action Call, Action End) Step<TNetwork>(int batch) where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        TNetwork network = TNetwork.Create(seed: 1);
        Trainer<TNetwork> trainer = new(network, new Sgd(learningRate: 1e-6f)) { Threads = 1 };
        Minibatch minibatch = Minibatch.For<TNetwork>(batch);
        return (() => trainer.Step(minibatch.Inputs, minibatch.Labels), End);

        void End()
        {
            trainer.Dispose();
            network.Dispose();
        }
    }

    private static void Repeat(double seconds, Action call)
    {
        long started = Stopwatch.GetTimestamp();
        do
            call();
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds);
    }

    /// <summary>Ticks that a pair of readings counts with nothing between them.</summary>
    private static double Overhead()
    {
        const int Pairs = 100_000;
        long ticks = 0;
        for (int pair = 0; pair < Pairs; pair++)
        {
            ticks -= Stopwatch.GetTimestamp();
            ticks += Stopwatch.GetTimestamp();
        }
        return (double)ticks / Pairs;
    }
}
