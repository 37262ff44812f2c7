using System.Numerics;

namespace NetGen.CompilerServices;

/// <summary>Arithmetic over whole blocks of floats.</summary>
internal static class GradientArithmetic
{
    public static void Scale(Span<float> values, float factor)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(values[i..]) * factor).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] *= factor;
    }

    public static void Add(Span<float> values, ReadOnlySpan<float> added)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(values[i..]) + new Vector<float>(added[i..])).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] += added[i];
    }

    /// <summary>The sum of the squares, in double.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values)
    {
        Vector<double> even = Vector<double>.Zero, odd = Vector<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[i..]), out Vector<double> low, out Vector<double> high);
            even += low * low;
            odd += high * high;
        }

        double sum = Vector.Sum(even + odd);
        for (; i < values.Length; i++)
            sum += (double)values[i] * values[i];
        return sum;
    }
}
