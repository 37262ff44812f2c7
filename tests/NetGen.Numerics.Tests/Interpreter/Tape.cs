namespace NetGen.Numerics.Tests;

/// <summary>
/// Reverse-mode differentiation, one number at a time. Every operation writes down its result, the numbers it came from
/// and its slope towards each; <see cref="Differentiate"/> walks the record backwards and applies the chain rule.
/// </summary>
/// <param name="single">Whether every result is rounded to float32.</param>
internal sealed class Tape(bool single = false)
{
    private Entry[] _entries = new Entry[1024];
    private double[] _gradients = [];
    private int _count;

    private record struct Entry(double Value, int Left, double LeftSlope, int Right, double RightSlope);

    /// <summary>
    /// The smallest distance that any value so far has kept from a kink of an activation function or from a tie of a max
    /// pool. A computation in float32 may lawfully take the other side of a kink that is nearer than its rounding errors.
    /// </summary>
    public double Margin { get; private set; } = double.PositiveInfinity;

    /// <summary>Forgets all numbers and the margin.</summary>
    public void Clear() => (_count, Margin) = (0, double.PositiveInfinity);

    /// <summary>A number that comes from none.</summary>
    public Scalar Number(double value) => Record(value, -1, 0, -1, 0);

    public Scalar[] Numbers(ReadOnlySpan<double> values)
    {
        Scalar[] numbers = new Scalar[values.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = Number(values[i]);
        return numbers;
    }

    public Scalar Record(double value, int left, double leftSlope, int right, double rightSlope)
    {
        if (_count == _entries.Length)
            Array.Resize(ref _entries, 2 * _count);
        _entries[_count] = single
            ? new Entry((float)value, left, (float)leftSlope, right, (float)rightSlope)
            : new Entry(value, left, leftSlope, right, rightSlope);
        return new Scalar(this, _count++);
    }

    public double ValueOf(int index) => _entries[index].Value;

    /// <summary>d result / d number, of the last <see cref="Differentiate"/>.</summary>
    public double GradientOf(int index) => _gradients[index];

    /// <summary>
    /// Notes a distance from a kink. A value exactly at it does not count: it is no rounded sum, but comes from padding,
    /// dropout or a saturated activation function, and is as exact in float32.
    /// </summary>
    public void KeepAway(double distance)
    {
        if (distance != 0)
            Margin = Math.Min(Margin, Math.Abs(distance));
    }

    /// <summary>Finds the gradient of <paramref name="result"/> with respect to every number before it.</summary>
    public void Differentiate(Scalar result)
    {
        if (_gradients.Length < _entries.Length)
            _gradients = new double[_entries.Length];
        Array.Clear(_gradients);
        _gradients[result.Index] = 1;
        for (int i = result.Index; i >= 0; i--)
        {
            Entry entry = _entries[i];
            if (entry.Left >= 0)
                Accumulate(entry.Left, _gradients[i] * entry.LeftSlope);
            if (entry.Right >= 0)
                Accumulate(entry.Right, _gradients[i] * entry.RightSlope);
        }
    }

    private void Accumulate(int index, double gradient) =>
        _gradients[index] = single ? (float)(_gradients[index] + (float)gradient) : _gradients[index] + gradient;
}

/// <summary>A number on a tape.</summary>
internal readonly record struct Scalar(Tape Tape, int Index)
{
    public double Value => Tape.ValueOf(Index);

    public double Gradient => Tape.GradientOf(Index);

    public static Scalar operator +(Scalar a, Scalar b) => a.Tape.Record(a.Value + b.Value, a.Index, 1, b.Index, 1);

    public static Scalar operator -(Scalar a, Scalar b) => a.Tape.Record(a.Value - b.Value, a.Index, 1, b.Index, -1);

    public static Scalar operator *(Scalar a, Scalar b) =>
        a.Tape.Record(a.Value * b.Value, a.Index, b.Value, b.Index, a.Value);

    public static Scalar operator /(Scalar a, Scalar b) =>
        a.Tape.Record(a.Value / b.Value, a.Index, 1 / b.Value, b.Index, -a.Value / (b.Value * b.Value));

    public static Scalar operator +(Scalar a, double b) => a.Map(a.Value + b, 1);

    public static Scalar operator -(Scalar a, double b) => a.Map(a.Value - b, 1);

    public static Scalar operator *(Scalar a, double b) => a.Map(a.Value * b, b);

    public static Scalar operator /(Scalar a, double b) => a.Map(a.Value / b, 1 / b);

    public static Scalar Exp(Scalar a) => a.Map(Math.Exp(a.Value), Math.Exp(a.Value));

    public static Scalar Log(Scalar a) => a.Map(Math.Log(a.Value), 1 / a.Value);

    public static Scalar Power(Scalar a, double exponent) =>
        a.Map(Math.Pow(a.Value, exponent), exponent * Math.Pow(a.Value, exponent - 1));

    /// <summary>A function of this number: its value here and its slope here.</summary>
    public Scalar Map(double value, double slope) => Tape.Record(value, Index, slope, -1, 0);
}
