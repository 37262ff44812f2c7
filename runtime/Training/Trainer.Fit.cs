using System.Diagnostics;
using NetGen.CompilerServices;

namespace NetGen;

public sealed partial class Trainer<TNetwork>
{
    private PackedTensors? _best;
    private float[] _inputs = [];
    private int[] _labels = [];
    private float[] _targets = [];
    private int[] _order = [];

    /// <summary>Samples of the epoch under way that have been trained on; not 0 only where a <c>Fit</c> was interrupted.</summary>
    private int _position;

    /// <summary>Samples of the data set that an interrupted epoch ran over.</summary>
    private int _interruptedCount;

    /// <summary>
    /// Trains for some epochs: each goes once over all samples, in an order shuffled by <see cref="Philox"/> from the seed and
    /// the epoch's number, in minibatches of <see cref="BatchSize"/>, the last of which may be smaller.
    /// </summary>
    /// <remarks>
    /// An epoch that was interrupted, by a cancellation or between <see cref="SaveCheckpoint"/> and
    /// <see cref="LoadCheckpoint"/>, is taken up where it ended and counts as the first of <paramref name="epochs"/>, so that
    /// <c>Fit(train, total - trainer.Epochs)</c> goes on to the same weights as a run that was never interrupted. What early
    /// stopping remembers is not part of this: it begins anew.
    /// </remarks>
    /// <param name="train">The samples.</param>
    /// <param name="epochs">How many epochs to complete; 0 does nothing.</param>
    /// <param name="validation">Samples to evaluate the network on, or null.</param>
    /// <param name="progress">Is told after every update and every evaluation, on this thread if it is synchronous; may save a checkpoint.</param>
    /// <param name="stopping">
    /// When to stop early; at the end, stopped or completed, the network gets the weights of the best evaluation. Null does
    /// neither. Needs <paramref name="validation"/>.
    /// </param>
    /// <param name="evaluateEvery">Epochs from one evaluation to the next; the last epoch is always evaluated.</param>
    /// <param name="cancellation">Ends the training after the update under way; the network is whole.</param>
    /// <exception cref="ArgumentException">Samples are not the network's, or a number is out of range.</exception>
    public TrainingResult Fit(
        DataSet train, int epochs, DataSet? validation = null, IProgress<TrainingProgress>? progress = null,
        EarlyStopping? stopping = null, int evaluateEvery = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        ArgumentOutOfRangeException.ThrowIfLessThan(evaluateEvery, 1);
        train.Check(_info, nameof(train));
        validation?.Check(_info, nameof(validation));
        if (stopping is not null && validation is null)
            throw new ArgumentException("stopping is set and validation is not; early stopping needs samples to evaluate on", nameof(stopping));
        if (stopping is { ByAccuracy: true } && !validation!.HasLabels)
            throw new ArgumentException("stopping goes by accuracy and validation has targets; accuracy needs labels, WhenLossStalls does not", nameof(stopping));

        if (_position > 0 && _interruptedCount != train.Count)
            throw new ArgumentException(
                $"train has {train.Count} samples; the interrupted epoch ran over {_interruptedCount}", nameof(train));

        using ConsoleProgress.Ending ending = new(progress);
        FitState state = new(train, Epochs + epochs, Steps, stopping, progress);
        while (Epochs < state.LastEpoch)
        {
            if (TrainEpoch(state, cancellation) is TrainingEnd interruption)
                return state.Result(interruption, Steps);
            bool evaluate = validation is not null && ((state.Completed + 1) % evaluateEvery == 0 || Epochs + 1 == state.LastEpoch);
            Evaluation? evaluation = evaluate ? Network.Evaluate(validation!, Threads) : null;
            Epochs++;
            _position = 0;
            bool improved = state.EndEpoch(Epochs, evaluation);
            if (stopping is null)
                continue;
            if (improved)
                KeepBest();
            if (state.Stops)
                break;
        }

        if (stopping is not null && state.HasBest)
            Network.Parameters.Tensors.CopyFrom(_best!);
        return state.Result(Epochs < state.LastEpoch ? TrainingEnd.StoppedEarly : TrainingEnd.Completed, Steps);
    }

    /// <summary>Trains to the end of an epoch; returns what interrupted it, if anything.</summary>
    private TrainingEnd? TrainEpoch(FitState state, CancellationToken cancellation)
    {
        DataSet train = state.Train;
        NormalizationTable? table = train.Table(_info);
        _interruptedCount = train.Count;
        Shuffle(train.Count);
        Reserve(train);
        state.BeginEpoch(Epochs + 1, (train.Count - 1) / BatchSize + 1);
        while (_position < train.Count)
        {
            if (cancellation.IsCancellationRequested)
                return TrainingEnd.Cancelled;
            long started = Stopwatch.GetTimestamp();
            int samples = Math.Min(BatchSize, train.Count - _position);
            Gather(train, samples, table);
            Step(
                _inputs.AsSpan(0, samples * train.InputLength),
                train.HasLabels ? _labels.AsSpan(0, samples) : [],
                _targets.AsSpan(0, samples * train.TargetLength));
            _position += samples;
            state.Count(_gradients, train.HasLabels ? _labels.AsSpan(0, samples) : [], Stopwatch.GetElapsedTime(started));
            state.Report(_position, BatchSize);
            if (!double.IsFinite(state.Loss))
                return TrainingEnd.Diverged;
        }

        return null;
    }

    private void Shuffle(int count)
    {
        if (_order.Length != count)
            _order = new int[count];
        for (int i = 0; i < count; i++)
            _order[i] = i;
        Philox.Shuffle(_order, Seed, (uint)Epochs);
    }

    private void Reserve(DataSet train)
    {
        int samples = Math.Min(BatchSize, train.Count);
        if (_inputs.Length < samples * train.InputLength)
            _inputs = new float[samples * train.InputLength];
        if (_labels.Length < samples)
            _labels = new int[samples];
        if (_targets.Length < samples * train.TargetLength)
            _targets = new float[samples * train.TargetLength];
    }

    /// <summary>Brings the minibatch's samples together.</summary>
    private void Gather(DataSet train, int samples, NormalizationTable? table)
    {
        int length = train.InputLength, targets = train.TargetLength;
        for (int i = 0; i < samples; i++)
        {
            int sample = _order[_position + i];
            train.CopyInput(sample, _inputs.AsSpan(i * length, length), table);
            if (train.HasLabels)
                _labels[i] = train.Labels[sample];
            else
                train.Targets.Slice(sample * targets, targets).CopyTo(_targets.AsSpan(i * targets));
        }
    }

    private void KeepBest()
    {
        _best ??= new PackedTensors(_info, nameof(Trainer<TNetwork>));
        _best.CopyFrom(Network.Parameters.Tensors);
    }
}
