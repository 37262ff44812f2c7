namespace NetGen;

/// <summary>Follows the evaluations of one <c>Fit</c>: which was the best, and whether the rule says to stop.</summary>
internal sealed class StoppingWatch(EarlyStopping? rule)
{
    private double _best = double.NegativeInfinity;
    private double _previous = double.NegativeInfinity;
    private int _row;

    /// <summary>The epoch of the best evaluation; null while there is none.</summary>
    public int? BestEpoch { get; private set; }

    /// <summary>Whether as many evaluations in a row as the rule allows went the wrong way.</summary>
    public bool Stops => rule is not null && _row >= rule.Evaluations;

    /// <summary>Takes note of an evaluation; returns whether it is the best so far.</summary>
    public bool Add(int epoch, Evaluation evaluation)
    {
        bool byAccuracy = rule is { ByAccuracy: true };
        double score = byAccuracy ? evaluation.Accuracy : -evaluation.Loss;
        bool isBest = score > _best;
        // A loss that is NaN counts as one that has not gone down.
        bool isWrong = byAccuracy ? score < _previous : !isBest;
        _row = isWrong ? _row + 1 : 0;
        _previous = score;
        if (isBest)
            (_best, BestEpoch) = (score, epoch);
        return isBest;
    }
}
