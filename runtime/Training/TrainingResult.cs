namespace NetGen;

/// <summary>Why a <c>Fit</c> ended.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>The evaluations went the wrong way for as long as <see cref="EarlyStopping"/> allows.</summary>
    StoppedEarly,

    /// <summary>It was cancelled; the network has the weights of the last update.</summary>
    Cancelled,

    /// <summary>
    /// A loss, a parameter or the optimizer's state became infinite or NaN; network and trainer are back where all were last seen to be
    /// finite, as <see cref="TrainingResult.Divergence"/> says.
    /// </summary>
    Diverged,
}

/// <summary>One epoch of a <c>Fit</c>.</summary>
/// <param name="Epoch">Its number, from 1 (the trainer's first).</param>
/// <param name="Loss">
/// The mean loss of its samples, each before its update; of an epoch taken up again, of those that this <c>Fit</c> trained on.
/// </param>
/// <param name="Accuracy">The share of them whose class was predicted, with dropout at work; NaN for float targets.</param>
/// <param name="Duration">The time its training took.</param>
/// <param name="Validation">The evaluation at its end, if one was made.</param>
public sealed record EpochRecord(int Epoch, double Loss, double Accuracy, TimeSpan Duration, Evaluation? Validation);

/// <summary>What a <c>Fit</c> did.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="History">The epochs it completed; where it diverged, those that were taken back too.</param>
/// <param name="BestEpoch">
/// The epoch of the best evaluation: by loss, or by accuracy where early stopping goes by it. Null without evaluations.
/// </param>
/// <param name="Steps">Updates it made; where it diverged, those that were taken back too.</param>
public sealed record TrainingResult(TrainingEnd End, IReadOnlyList<EpochRecord> History, int? BestEpoch, long Steps)
{
    /// <summary>Where it diverged; null where it did not.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>In words, how it ended; then a table of the epochs: losses, accuracies, times. Of many, the first and the last.</summary>
    public override string ToString() => TrainingSummary.Of(this);
}
