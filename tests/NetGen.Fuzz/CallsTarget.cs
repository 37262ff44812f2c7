namespace NetGen.Fuzz;

/// <summary>
/// Calls from several threads at once, of one network and of others that are made, cloned and disposed of meanwhile: every answer is the
/// one that a call alone gives, to the bit, or an <see cref="ObjectDisposedException"/> where the network is gone.
/// </summary>
internal sealed class CallsTarget : IFuzzTarget
{
    private const int MaxSamples = 40, Callers = 4, CallsEach = 25;

    private readonly Fuzzed _network = Fuzzed.Create(3);
    private readonly float[] _inputs = [.. Enumerable.Range(0, MaxSamples * Fuzzed.InputLength).Select(i => MathF.Sin(i))];
    private readonly float[] _outputs = new float[MaxSamples * Fuzzed.OutputLength];
    private readonly float[] _probabilities = new float[MaxSamples * Fuzzed.OutputLength];

    public CallsTarget()
    {
        _network.Forward(_inputs, _outputs);
        _network.Predict(_inputs, _probabilities);
    }

    public string Name => "calls";

    public long MaxBytes => 64L << 20;

    public string Input => $"{Callers} threads, {CallsEach} calls each";

    public string Run(Random random)
    {
        using Fuzzed passing = _network.Clone();
        int seed = random.Next(), disposeAt = random.Next(2 * CallsEach), stackBytes = random.One([0, 256 << 10, 384 << 10]);
        _network.Threads = random.Next(1, 4);
        passing.Threads = random.Next(1, 4);
        List<Exception> failures = [];
        Thread[] threads = [.. Enumerable.Range(0, Callers).Select(caller => new Thread(
            () =>
            {
                try
                {
                    Call(new Random(seed + caller), passing, caller == 0 ? disposeAt : -1);
                }
                catch (Exception failure)
                {
                    lock (failures)
                        failures.Add(failure);
                }
            },
            stackBytes))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return failures.Count == 0 ? $"{Callers * CallsEach} calls" : throw new FuzzException(failures[0].ToString());
    }

    private void Call(Random random, Fuzzed passing, int disposeAt)
    {
        float[] answers = new float[MaxSamples * Fuzzed.OutputLength];
        for (int call = 0; call < CallsEach; call++)
        {
            if (call == disposeAt)
                passing.Dispose();
            Fuzzed network = random.Chance(0.5) ? _network : passing;
            int first = random.Next(MaxSamples), samples = random.Next(1, MaxSamples - first + 1);
            ReadOnlySpan<float> inputs = _inputs.AsSpan(first * Fuzzed.InputLength, samples * Fuzzed.InputLength);
            Span<float> answer = answers.AsSpan(0, samples * Fuzzed.OutputLength);
            try
            {
                bool predicts = random.Chance(0.5);
                if (predicts)
                    network.Predict(inputs, answer);
                else
                    network.Forward(inputs, answer);
                if (!answer.SequenceEqual((predicts ? _probabilities : _outputs).AsSpan(first * Fuzzed.OutputLength, answer.Length)))
                    throw new FuzzException($"samples {first} to {first + samples - 1} have another answer than alone");
            }
            catch (ObjectDisposedException) when (network == passing)
            {
            }
        }
    }
}
