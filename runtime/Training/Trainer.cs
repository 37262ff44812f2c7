using System.Globalization;
using NetGen.CompilerServices;

namespace NetGen;

/// <summary>
/// Trains a network: gradients of a minibatch, clipping, the schedule's learning rate, the optimizer's update. It is used
/// by one call at a time (a second one throws), and nothing else may use the network meanwhile (<c>Clone</c> gives a snapshot).
/// The same seed and data give the same weights to the bit, whatever <see cref="Threads"/> is, on machines of one vector width.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
public sealed unsafe partial class Trainer<TNetwork> : IDisposable where TNetwork : class, ITrainableNetwork<TNetwork>
{
    private readonly NetworkInfo _info = TNetwork.Info;
    private readonly OptimizerMemory _memory;
    private readonly Gradients _gradients;

    /// <param name="network">The network; it stays the caller's, who disposes it.</param>
    /// <param name="optimizer">How weights follow their gradients.</param>
    /// <exception cref="InvalidOperationException">The network is a <c>Default</c>, which the whole program shares.</exception>
    public Trainer(TNetwork network, IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        network.Parameters.Tensors.CheckWritable();
        Network = network;
        Optimizer = optimizer;
        _memory = new OptimizerMemory(_info, optimizer);
        _gradients = new Gradients(_info, nameof(Trainer<TNetwork>));
    }

    /// <summary>The network.</summary>
    public TNetwork Network { get; }

    /// <summary>How weights follow their gradients.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>Samples of a minibatch in <see cref="Fit"/>, from the next on; at least 1.</summary>
    public int BatchSize
    {
        get;
        set
        {
            if (value < 1)
                throw new ArgumentOutOfRangeException(nameof(BatchSize), value, $"BatchSize is {value}; it must be at least 1");
            field = value;
        }
    } = 32;

    /// <summary>The key of the <see cref="Philox"/> streams that dropout and shuffling draw from.</summary>
    public ulong Seed { get; set; }

    /// <summary>Threads to use, 1 to 1024; as many as the machine has cores by default. Results do not depend on it.</summary>
    public int Threads { get; set => field = NetworkRunner.CheckThreads(value); }
        = Math.Min(Environment.ProcessorCount, WorkerPool.MaxThreads);

    /// <summary>What the optimizer's learning rate is multiplied by.</summary>
    public LearningRateSchedule Schedule
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = LearningRateSchedule.Constant;

    /// <summary>
    /// The largest Euclidean norm of all gradients together; larger ones are multiplied by ClipNorm / (norm + 1e-6), as
    /// PyTorch does. Null clips nothing.
    /// </summary>
    public float? ClipNorm
    {
        get;
        set
        {
            if (value is float norm)
                Settings.AboveZero(norm, nameof(ClipNorm));
            field = value;
        }
    }

    /// <summary>Updates made.</summary>
    public long Steps { get; private set; }

    /// <summary>Epochs that <see cref="Fit"/> has completed.</summary>
    public int Epochs { get; private set; }

    /// <summary>Makes one update from a minibatch with class labels.</summary>
    /// <param name="inputs">n * input length values, n at least 1.</param>
    /// <param name="labels">n class labels.</param>
    /// <returns>
    /// The mean loss before the update; NaN or infinite where training has diverged, and then the weights are what the update left.
    /// </returns>
    /// <exception cref="ArgumentException">A length or a label does not fit.</exception>
    /// <exception cref="InvalidOperationException">Another call uses the trainer, or the learning rate is no finite number.</exception>
    public float Step(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels) => ClaimAndStep(inputs, labels, []);

    /// <summary>Makes one update from a minibatch with float targets.</summary>
    /// <param name="inputs">n * input length values, n at least 1.</param>
    /// <param name="targets">n * output length values.</param>
    /// <returns>
    /// The mean loss before the update; NaN or infinite where training has diverged, and then the weights are what the update left.
    /// </returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="InvalidOperationException">Another call uses the trainer, or the learning rate is no finite number.</exception>
    public float Step(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        if (targets.IsEmpty)
            throw new ArgumentException($"targets is empty; each sample needs {_info.OutputLength}", nameof(targets));
        return ClaimAndStep(inputs, [], targets);
    }

    /// <summary>Makes one update from gradients made elsewhere. Clipping changes them in place.</summary>
    /// <exception cref="ArgumentException">They are another network's.</exception>
    /// <exception cref="InvalidOperationException">Another call uses the trainer, or the learning rate is no finite number.</exception>
    public void Apply(Gradients gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        gradients.CheckNetwork(_info, nameof(gradients));
        using Claim claim = Enter();
        ApplyClaimed(gradients);
    }

    /// <summary>Frees the gradients and the optimizer's state; the network stays.</summary>
    public void Dispose()
    {
        _gradients.Dispose();
        _memory.Dispose();
        _best?.Dispose();
        _lastFinite?.Dispose();
    }

    private float ClaimAndStep(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets)
    {
        using Claim claim = Enter();
        return Step(inputs, labels, targets);
    }

    private void ApplyClaimed(Gradients gradients)
    {
        if (ClipNorm is float largest)
            Clip(gradients, largest);
        float rate = NextLearningRate();
        gradients.Enter();
        try
        {
            Update(gradients, rate, UpdateScope.All);
        }
        finally
        {
            gradients.Exit();
        }

        Steps++;
    }

    private float Step(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets)
    {
        BackwardOptions options = new(Seed, (uint)Steps, Threads);
        if (ClipNorm is null && Optimizer.UpdatesByRule && _memory.SlicesAfterPass < _memory.SliceCount)
            return StepInPass(inputs, labels, targets, options);
        float loss = Network.Backward(inputs, labels, targets, _gradients, options);
        ApplyClaimed(_gradients);
        return loss;
    }

    /// <summary>
    /// The same step to the bit, in which the training pass updates the weights of dense layers itself: their gradients are used
    /// while the cache has them and never written.
    /// </summary>
    private float StepInPass(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, BackwardOptions options)
    {
        float rate = NextLearningRate();
        PackedTensors parameters = Network.Parameters.Tensors;
        float* weights = parameters.AcquireToWrite();
        try
        {
            _memory.Acquire();
            try
            {
                Optimizer.Update(new OptimizerStep(_memory, weights, null, rate, Steps + 1, Threads, UpdateScope.InPass));
                float loss = Network.Backward(inputs, labels, targets, _gradients, options with { Update = _memory.InPass });
                _gradients.Enter();
                try
                {
                    Update(_gradients, rate, UpdateScope.AfterPass);
                }
                finally
                {
                    _gradients.Exit();
                }

                Steps++;
                return loss;
            }
            finally
            {
                _memory.Release();
            }
        }
        finally
        {
            parameters.Release();
        }
    }

    private float NextLearningRate()
    {
        float rate = (float)(Optimizer.LearningRate * Schedule.Factor(Steps));
        if (!float.IsFinite(rate))
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"the learning rate of update {Steps + 1} is {rate}: the optimizer's is {Optimizer.LearningRate},"
                + $" the schedule's factor {Schedule.Factor(Steps)}; it must be finite"));
        return Subnormal.Flush(rate);
    }

    private static void Clip(Gradients gradients, float largest)
    {
        double factor = largest / (gradients.Norm() + 1e-6);
        if (!(factor >= 1))
            gradients.Scale((float)factor);
    }

    private void Update(Gradients gradients, float rate, UpdateScope scope)
    {
        PackedTensors parameters = Network.Parameters.Tensors;
        float* weights = parameters.AcquireToWrite();
        try
        {
            _memory.Acquire();
            try
            {
                Optimizer.Update(new OptimizerStep(_memory, weights, gradients.Values, rate, Steps + 1, Threads, scope));
                foreach (ParameterInfo statistic in _info.Statistics)
                    RunningStatistic.Update(statistic, weights, gradients.Values);
                parameters.MarkChanged();
            }
            finally
            {
                _memory.Release();
            }
        }
        finally
        {
            parameters.Release();
        }
    }
}
