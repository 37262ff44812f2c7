using NetGen.CompilerServices;

namespace NetGen;

/// <summary>What one <c>Fit</c> counts: the epoch's loss and hits, the time, the history and the best evaluation.</summary>
internal sealed class FitState(
    DataSet train, int lastEpoch, EarlyStopping? stopping, IProgress<TrainingProgress>? progress)
{
    private readonly List<EpochRecord> _history = [];
    private readonly StoppingWatch _watch = new(stopping);
    private TimeSpan _duration;
    private TimeSpan _epochDuration;
    private long _samples;
    private double _lossSum;
    private double _lossWeights;
    private long _hits;
    private int _epochSamples;
    private int _epoch;
    private int _step;
    private long _steps;
    private TrainingProgress _last;
    private Divergence? _divergence;

    public DataSet Train => train;

    /// <summary>The number of the last epoch to run; the largest <see cref="int"/> stands for more.</summary>
    public int LastEpoch => lastEpoch;

    /// <summary>Epochs completed so far.</summary>
    public int Completed => _history.Count;

    /// <summary>Whether an evaluation has been the best so far.</summary>
    public bool HasBest => _watch.BestEpoch is not null;

    /// <summary>Whether the training is to end early.</summary>
    public bool Stops => _watch.Stops;

    /// <summary>The mean loss of the epoch's samples so far.</summary>
    public double Loss => _lossSum / _lossWeights;

    private double Accuracy => train.HasLabels ? (double)_hits / _epochSamples : double.NaN;

    /// <param name="epoch">Its number.</param>
    /// <param name="steps">Updates already made of it, in a Fit before.</param>
    public void BeginEpoch(int epoch, int steps)
    {
        _epoch = epoch;
        _step = steps;
        _epochDuration = default;
        _lossSum = 0;
        _lossWeights = 0;
        _hits = 0;
        _epochSamples = 0;
    }

    /// <summary>Counts a minibatch.</summary>
    public void Count(Gradients pass, ReadOnlySpan<int> labels, TimeSpan duration)
    {
        foreach (float loss in pass.Losses)
            _lossSum += loss;
        _lossWeights += pass.WeightSum;
        ReadOnlySpan<int> predictions = pass.Predictions;
        for (int i = 0; i < labels.Length; i++)
            _hits += predictions[i] == labels[i] ? 1 : 0;
        _step++;
        _steps++;
        _epochSamples += pass.Samples;
        _samples += pass.Samples;
        _duration += duration;
        _epochDuration += duration;
    }

    /// <summary>Tells how far the epoch has come.</summary>
    /// <param name="samplesLeft">Samples of the epoch that are not done.</param>
    /// <param name="batchSize">Samples of a minibatch.</param>
    public void Report(int samplesLeft, int batchSize)
    {
        if (progress is null)
            return;
        double pace = _samples / Math.Max(_duration.TotalSeconds, 1e-9);
        double seconds = ((double)(lastEpoch - _epoch) * train.Count + samplesLeft) / pace;
        TimeSpan remaining = seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
        int stepsLeft = (int)(((long)samplesLeft + batchSize - 1) / batchSize);
        _last = new TrainingProgress(_epoch, lastEpoch, _step, _step + stepsLeft, Loss, Accuracy, pace, remaining, null);
        progress.Report(_last);
    }

    /// <summary>Adds an epoch to the history; returns whether its evaluation is the best so far.</summary>
    public bool EndEpoch(int epoch, Evaluation? validation)
    {
        _history.Add(new EpochRecord(epoch, Loss, Accuracy, _epochDuration, validation));
        if (validation is null)
            return false;
        progress?.Report(_last with { Validation = validation });
        return _watch.Add(epoch, validation);
    }

    /// <summary>Takes note that the last update diverged.</summary>
    /// <param name="value">What is not finite.</param>
    /// <param name="kept">What the trainer goes back to.</param>
    public void Diverge(NonFiniteValue value, TrainingCounts kept) =>
        _divergence = new Divergence(_epoch, _step, value.Tensor, value.Index, value.Value, kept.Steps, kept.Epochs, kept.Position);

    public TrainingResult Result(TrainingEnd end) => new(end, _history, _watch.BestEpoch, _steps) { Divergence = _divergence };
}
