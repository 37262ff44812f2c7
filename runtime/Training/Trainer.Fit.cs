using System.Diagnostics;
using NetGen.CompilerServices;

namespace NetGen;

public sealed partial class Trainer<TNetwork>
{
    private static readonly FitOptions s_noOptions = new();

    private PackedTensors? _best;
    private float[] _inputs = [];
    private int[] _labels = [];
    private float[] _targets = [];
    private int[] _order = [];

    /// <summary>
    /// Samples of the epoch under way that have been trained on, never all of them; not 0 only where a <c>Fit</c> was interrupted.
    /// </summary>
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
    /// stopping remembers is not part of this: it starts again.
    /// <para>
    /// If the loss of a minibatch, a parameter or the optimizer's state becomes infinite or NaN, it ends as
    /// <see cref="TrainingEnd.Diverged"/>, and everything goes back to where all values were last seen to be finite: parameters, running
    /// statistics, optimizer's state, <see cref="Steps"/> and <see cref="Epochs"/>. <c>Fit</c> may be called again, with a smaller learning
    /// rate, and goes on from there. Values are looked at when it begins and ends, before each evaluation, and at the end of an epoch once
    /// 250 updates have passed, or within one after 1,000; then they are kept too, in memory of the size of parameters and state.
    /// </para>
    /// </remarks>
    /// <param name="train">The samples.</param>
    /// <param name="epochs">How many epochs to complete; 0 does nothing.</param>
    /// <param name="options">Evaluation, progress, early stopping; null is none of them.</param>
    /// <param name="cancellationToken">Ends the training after the update under way; the network is whole.</param>
    /// <exception cref="ArgumentException">
    /// Samples are not the network's, an input or target is infinite or NaN, or a number is out of range.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Another call uses the trainer, or a parameter or the optimizer's state is infinite or NaN before it begins.
    /// </exception>
    public TrainingResult Fit(DataSet train, int epochs, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        options ??= s_noOptions;
        DataSet? validation = options.Validation;
        EarlyStopping? stopping = options.EarlyStopping;
        using Claim claim = Enter();
        train.Check(_info, nameof(train));
        validation?.Check(_info, nameof(options.Validation));
        if (stopping is not null && validation is null)
            throw new ArgumentException(
                "EarlyStopping is set and Validation is not; early stopping needs samples to evaluate on", nameof(options));
        if (stopping is { ByAccuracy: true } && !validation!.HasLabels)
            throw new ArgumentException(
                "EarlyStopping goes by accuracy and Validation has targets; accuracy needs labels, WhenLossStalls does not",
                nameof(options));

        if (_position > 0 && _interruptedCount != train.Count)
            throw new ArgumentException(
                $"train has {train.Count} samples; the interrupted epoch ran over {_interruptedCount}", nameof(train));

        using ConsoleProgress.Ending ending = new(options.Progress);
        FitState state = new(train, (int)Math.Min((long)Epochs + epochs, int.MaxValue), stopping, options.Progress);
        if (Epochs < state.LastEpoch)
            BeginKeeping();
        while (Epochs < state.LastEpoch)
        {
            if (TrainEpoch(state, cancellationToken) is TrainingEnd interruption)
                return state.Result(interruption);
            bool evaluate = validation is not null && ((state.Completed + 1) % options.EvaluateEvery == 0 || Epochs == state.LastEpoch);
            if ((evaluate || Epochs == state.LastEpoch || UpdatesSinceKept >= KeepAtEndAfter) && !StaysFinite(state))
                return state.Result(TrainingEnd.Diverged);
            Evaluation? evaluation = evaluate ? Network.Evaluate(validation!, Threads) : null;
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
        return state.Result(Epochs < state.LastEpoch ? TrainingEnd.StoppedEarly : TrainingEnd.Completed);
    }

    /// <summary>Trains to the end of an epoch; returns what interrupted it, if anything.</summary>
    private TrainingEnd? TrainEpoch(FitState state, CancellationToken cancellationToken)
    {
        DataSet train = state.Train;
        NormalizationTable? table = train.Table(_info);
        _interruptedCount = train.Count;
        Shuffle(train.Count);
        state.BeginEpoch(Epochs + 1, (int)(((long)_position + BatchSize - 1) / BatchSize));
        int left = train.Count - _position;
        while (left > 0)
        {
            if (cancellationToken.IsCancellationRequested)
                return StaysFinite(state) ? TrainingEnd.Cancelled : TrainingEnd.Diverged;
            if (UpdatesSinceKept >= KeepWithinAfter && !StaysFinite(state))
                return TrainingEnd.Diverged;
            long started = Stopwatch.GetTimestamp();
            int batchSize = BatchSize, samples = Math.Min(batchSize, left);
            Reserve(train, samples);
            Gather(train, samples, table);
            float loss = Step(
                _inputs.AsSpan(0, samples * train.InputLength),
                train.HasLabels ? _labels.AsSpan(0, samples) : [],
                _targets.AsSpan(0, samples * train.TargetLength));
            state.Count(_gradients, train.HasLabels ? _labels.AsSpan(0, samples) : [], Stopwatch.GetElapsedTime(started));
            left -= samples;
            // Before the report, so that a checkpoint that it saves knows of a complete epoch.
            (Epochs, _position) = left == 0 ? (Epochs + 1, 0) : (Epochs, train.Count - left);
            bool isFinite = float.IsFinite(loss);
            if (!isFinite)
                GoBack(state, new NonFiniteValue(null, 0, loss));
            state.Report(left, batchSize);
            if (!isFinite)
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

    private void Reserve(DataSet train, int samples)
    {
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
