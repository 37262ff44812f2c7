namespace NetGen;

/// <summary>How far a <c>Fit</c> has come; reported after every update and after every evaluation.</summary>
/// <param name="Epoch">The epoch under way, from 1 (the trainer's first).</param>
/// <param name="Epochs">The last epoch it is to run.</param>
/// <param name="Step">Updates made in the epoch.</param>
/// <param name="StepsPerEpoch">Updates of a whole epoch.</param>
/// <param name="Loss">The mean loss of the epoch's samples so far, each before its update.</param>
/// <param name="Accuracy">The share of them whose class was predicted, with dropout at work; NaN for float targets.</param>
/// <param name="SamplesPerSecond">Of the training alone, since <c>Fit</c> began.</param>
/// <param name="Remaining">Time left at that pace, evaluations not counted.</param>
/// <param name="Validation">The evaluation just made, at the end of an epoch; null otherwise.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, int Step, int StepsPerEpoch, double Loss, double Accuracy, double SamplesPerSecond, TimeSpan Remaining,
    Evaluation? Validation);
