namespace NetGen;

/// <summary>What one <c>Fit</c> counts: the epoch's loss and hits, the time, the history and the best evaluation.</summary>
internal sealed class FitState(
    DataSet train, int lastEpoch, long firstStep, EarlyStopping? stopping, IProgress<TrainingProgress>? progress)
{
    private readonly List<EpochRecord> _history = [];
    private readonly StoppingWatch _watch = new(stopping);
    private TimeSpan _duration;
    private TimeSpan _epochDuration;
    private long _samples;
    private double _lossSum;
    private long _hits;
    private int _epochSamples;
    private int _epoch;
    private int _stepsPerEpoch;
    private TrainingProgress _last;

    public DataSet Train => train;

    /// <summary>The number of the last epoch to run.</summary>
    public int LastEpoch => lastEpoch;

    /// <summary>Epochs completed so far.</summary>
    public int Completed => _history.Count;

    /// <summary>Whether an evaluation has been the best so far.</summary>
    public bool HasBest => _watch.BestEpoch is not null;

    /// <summary>Whether the training is to end early.</summary>
    public bool Stops => _watch.Stops;

    /// <summary>The mean loss of the epoch's samples so far.</summary>
    public double Loss => _lossSum / _epochSamples;

    private double Accuracy => train.HasLabels ? (double)_hits / _epochSamples : double.NaN;

    public void BeginEpoch(int epoch, int stepsPerEpoch)
    {
        _epoch = epoch;
        _stepsPerEpoch = stepsPerEpoch;
        _epochDuration = default;
        _lossSum = 0;
        _hits = 0;
        _epochSamples = 0;
    }

    /// <summary>Counts a minibatch.</summary>
    public void Count(Gradients pass, ReadOnlySpan<int> labels, TimeSpan duration)
    {
        foreach (float loss in pass.Losses)
            _lossSum += loss;
        ReadOnlySpan<int> predictions = pass.Predictions;
        for (int i = 0; i < labels.Length; i++)
            _hits += predictions[i] == labels[i] ? 1 : 0;
        _epochSamples += pass.Samples;
        _samples += pass.Samples;
        _duration += duration;
        _epochDuration += duration;
    }

    /// <summary>Tells how far the epoch has come.</summary>
    /// <param name="position">Samples of the epoch that are done.</param>
    /// <param name="batchSize">Samples of a minibatch.</param>
    public void Report(int position, int batchSize)
    {
        if (progress is null)
            return;
        double pace = _samples / Math.Max(_duration.TotalSeconds, 1e-9);
        double left = (double)(lastEpoch - _epoch) * train.Count + train.Count - position;
        _last = new TrainingProgress(
            _epoch, lastEpoch, (position - 1) / batchSize + 1, _stepsPerEpoch, Loss, Accuracy, pace, TimeSpan.FromSeconds(left / pace), null);
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

    public TrainingResult Result(TrainingEnd end, long steps) => new(end, _history, _watch.BestEpoch, steps - firstStep);
}
