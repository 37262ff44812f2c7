namespace NetGen;

/// <summary>
/// A derivative from central differences at halved steps, extrapolated to step zero by Neville's scheme (Ridders 1982).
/// Wide steps suffer from curvature and from kinks (of ReLU, of max pools), narrow ones from the rounding of float32; of all
/// extrapolations the one with the least estimated error is taken.
/// </summary>
internal sealed class RiddersDerivative
{
    private const int Levels = 12;

    /// <summary>The unit roundoff of float32.</summary>
    private const double Roundoff = 6e-8;

    private readonly List<(double Value, double Error)> _candidates = [];
    private readonly double[] _row = new double[Levels];
    private readonly double[] _spread = new double[Levels];
    private int _level;
    private double _difference;
    private double _rounding;

    /// <summary>The step of the next difference.</summary>
    public float Step => 0.25f / (1 << _level);

    /// <summary>Takes the function's values on both sides, <paramref name="distance"/> apart; returns whether more are wanted.</summary>
    public bool Add(double above, double below, double distance)
    {
        _rounding = Roundoff * Math.Max(1, Math.Abs(above)) / distance;
        _difference = (above - below) / distance;
        // _row holds the extrapolations of the level before by their order, and becomes those of this level.
        double left = _difference, weight = 1;
        for (int order = 0; order < _level; order++)
        {
            double before = _row[order];
            _row[order] = left;
            weight *= 4;
            double extrapolated = left + (left - before) / (weight - 1);
            double spread = Math.Max(Math.Abs(extrapolated - left), Math.Abs(extrapolated - before));
            // Two neighbours may agree by chance; that those of the level before did so too is what convergence looks like.
            if (order < _level - 1)
                _candidates.Add((extrapolated, Math.Max(spread, _spread[order]) + _rounding));
            _spread[order] = spread;
            left = extrapolated;
        }

        _row[_level] = left;
        return ++_level < Levels;
    }

    /// <summary>The derivative and its estimated error, once no more differences are wanted.</summary>
    public (double Value, double Error) Result()
    {
        // Many small kinks look like curvature to wide steps, which may then agree on a wrong value: what is right agrees
        // with the narrowest step too, to within several times that one's rounding.
        return _candidates
            .Select(candidate => (
                candidate.Value, Error: Math.Max(candidate.Error, Math.Abs(candidate.Value - _difference) - 16 * _rounding)))
            .MinBy(candidate => candidate.Error);
    }
}
