namespace NetGen;

/// <summary>
/// When a <c>Fit</c> ends before its last epoch. However it ends, unless it is cancelled or diverges, the network gets the
/// weights of the best evaluation: the one with the lowest loss, or the first with the highest accuracy, depending on the rule.
/// </summary>
public sealed class EarlyStopping
{
    private EarlyStopping(int evaluations, bool byAccuracy)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(evaluations, 1);
        Evaluations = evaluations;
        ByAccuracy = byAccuracy;
    }

    /// <summary>How many evaluations in a row end the training.</summary>
    public int Evaluations { get; }

    /// <summary>Whether it goes by the validation samples' accuracy; else by their loss.</summary>
    public bool ByAccuracy { get; }

    /// <summary>Stops when this many evaluations in a row have not gone below the lowest loss so far.</summary>
    /// <param name="evaluations">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public static EarlyStopping WhenLossStalls(int evaluations) => new(evaluations, byAccuracy: false);

    /// <summary>
    /// Stops when this many evaluations in a row each had a lower accuracy than the one before. Needs samples with labels.
    /// </summary>
    /// <param name="evaluations">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public static EarlyStopping WhenAccuracyFalls(int evaluations) => new(evaluations, byAccuracy: true);
}
