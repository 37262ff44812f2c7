using System.Diagnostics;

namespace NetGen.Benchmarks;

/// <summary>What a workload took.</summary>
/// <param name="Median">Milliseconds of the median call.</param>
/// <param name="Min">Milliseconds of the fastest call.</param>
/// <param name="Calls">How many were timed.</param>
/// <param name="Allocated">Bytes that a timed call allocated on this thread, on average.</param>
/// <param name="MultiplyAdds">Multiply-adds of one sample's forward pass, as the spec counts them.</param>
public sealed record Measurement(double Median, double Min, int Calls, double Allocated, long MultiplyAdds)
{
    /// <summary>Calls before the clock starts: until the compiler has its last tier ready.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.7);

    private const int MinCalls = 5, MaxCalls = 1_000_000;

    public static Measurement Of<TNetwork>(Workload workload) where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        using TNetwork network = TNetwork.Create(seed: 1);
        network.Threads = workload.Threads;
        Minibatch batch = Minibatch.For<TNetwork>(workload.Batch);
        long multiplyAdds = TNetwork.Info.Layers.Sum(layer => layer.MultiplyAdds);
        if (workload.Mode == Mode.Forward)
            return Time(() => network.Forward(batch.Inputs, batch.Outputs), workload, multiplyAdds);

        IOptimizer optimizer = workload.Mode == Mode.TrainSgd ? new Sgd(learningRate: 1e-3f) : new Adam(learningRate: 1e-3f);
        using Trainer<TNetwork> trainer = new(network, optimizer) { Threads = workload.Threads };
        return Time(() => trainer.Step(batch.Inputs, batch.Labels), workload, multiplyAdds);
    }

    private static Measurement Time(Action call, Workload workload, long multiplyAdds)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < s_warmUp)
            call();

        long[] ticks = new long[MaxCalls];
        int calls = 0;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        started = Stopwatch.GetTimestamp();
        while (calls < MaxCalls && (calls < MinCalls || Stopwatch.GetElapsedTime(started).TotalSeconds < workload.Seconds))
        {
            long begin = Stopwatch.GetTimestamp();
            call();
            ticks[calls++] = Stopwatch.GetTimestamp() - begin;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(ticks, 0, calls);
        return new Measurement(Milliseconds(ticks[calls / 2]), Milliseconds(ticks[0]), calls, (double)allocated / calls, multiplyAdds);
    }

    private static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
