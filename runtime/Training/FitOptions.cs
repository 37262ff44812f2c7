namespace NetGen;

/// <summary>What <see cref="Trainer{TNetwork}.Fit"/> does besides training: evaluate, report, stop early. By default nothing.</summary>
public sealed record FitOptions
{
    /// <summary>Samples to evaluate the network on; null evaluates nothing.</summary>
    public DataSet? Validation { get; init; }

    /// <summary>Epochs from one evaluation to the next, at least 1; the last epoch is always evaluated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set below 1.</exception>
    public int EvaluateEvery
    {
        get;
        init
        {
            if (value < 1)
                throw new ArgumentOutOfRangeException(
                    nameof(EvaluateEvery), value, $"EvaluateEvery is {value}; it must be at least 1 epoch");
            field = value;
        }
    } = 1;

    /// <summary>
    /// Is told after every update and every evaluation, on the thread that calls <c>Fit</c> if it is synchronous. It may then save a
    /// checkpoint and change settings such as <see cref="Trainer{TNetwork}.BatchSize"/>, which the next update uses. Null tells nobody.
    /// </summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>
    /// When to stop before the last epoch. At the end, stopped or completed, the network gets the weights of the best evaluation.
    /// Needs <see cref="Validation"/>. Null does neither.
    /// </summary>
    public EarlyStopping? EarlyStopping { get; init; }
}
