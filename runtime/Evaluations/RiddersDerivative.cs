namespace NetGen;

/// <summary>
/// A derivative from central differences at halved steps, extrapolated to step zero by Neville's scheme (Ridders 1982).
/// Of all extrapolations the one that its neighbours confirm best is taken: wide steps suffer from curvature and kinks,
/// narrow ones from the rounding of float32, and the scheme finds where neither matters.
/// </summary>
internal sealed class RiddersDerivative
{
    private const int Levels = 8;

    private readonly double[] _row = new double[Levels];
    private int _level;

    /// <summary>The step of the next difference.</summary>
    public float Step => 0.25f / (1 << _level);

    public double Value { get; private set; }

    /// <summary>How far the value lies from its neighbours in the scheme.</summary>
    public double Error { get; private set; } = double.PositiveInfinity;

    /// <summary>Takes (f(x + step) - f(x - step)) / (2 step); returns whether another is wanted.</summary>
    public bool Add(double difference)
    {
        // _row holds the extrapolations of the step before, from none to all steps, and becomes those of this step.
        double left = difference, weight = 1;
        for (int order = 0; order <= _level; order++)
        {
            double above = _row[order];
            _row[order] = left;
            if (order == _level)
                break;
            weight *= 4;
            double extrapolated = left + (left - above) / (weight - 1);
            double error = Math.Max(Math.Abs(extrapolated - left), Math.Abs(extrapolated - above));
            if (error < Error)
                (Error, Value) = (error, extrapolated);
            left = extrapolated;
        }

        return ++_level < Levels;
    }
}
