using System.Globalization;

namespace NetGen.Numerics.Tests;

/// <summary>
/// The one tolerance of all numeric tests: as a whole and at its worst value, a float32 tensor is within 1e-4 of the exact one.
/// </summary>
internal static class Comparison
{
    public const double Tolerance = 1e-4;

    /// <summary>||a - b|| &lt;= 1e-4 ||b|| and max |a - b| &lt;= 1e-4 max |b|.</summary>
    public static void AssertClose(string what, ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
    {
        AssertCloseInNorm(what, actual, expected, Norm(expected));
        AssertCloseAtWorst(what, actual, expected, LargestMagnitude(expected));
    }

    /// <summary>||a - b|| &lt;= 1e-4 * norm.</summary>
    public static void AssertCloseInNorm(string what, ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double norm)
    {
        Assert.Equal(expected.Length, actual.Length);
        double sum = 0;
        for (int i = 0; i < actual.Length; i++)
            sum += (actual[i] - expected[i]) * (actual[i] - expected[i]);
        double distance = Math.Sqrt(sum);
        // Written so that a NaN fails.
        if (!(distance <= Tolerance * norm))
            Assert.Fail(string.Create(
                    CultureInfo.InvariantCulture,
                $"{what}: ||a - b|| is {distance:G4}, ||b|| is {norm:G4}: {Worst(actual, expected)}"));
    }

    /// <summary>max |a - b| &lt;= 1e-4 * largest, over all values or those of a mask.</summary>
    public static void AssertCloseAtWorst(
        string what, ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double largest, ReadOnlySpan<byte> mask = default)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
            if ((mask.IsEmpty || mask[i] != 0) && !(Math.Abs(actual[i] - expected[i]) <= Tolerance * largest))
                Assert.Fail(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: value {i} of {actual.Length} is {actual[i]:G7}, should be {expected[i]:G7}; "
                    + $"the largest magnitude is {largest:G4}"));
    }

    public static double Norm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value * value;
        return Math.Sqrt(sum);
    }

    public static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }

    public static double LargestMagnitude(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    public static double[] ToDouble(ReadOnlySpan<float> values)
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = values[i];
        return result;
    }

    private static string Worst(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
    {
        int worst = 0;
        for (int i = 0; i < actual.Length; i++)
            if (!(Math.Abs(actual[i] - expected[i]) <= Math.Abs(actual[worst] - expected[worst])))
                worst = i;
        return FormattableString.Invariant($"value {worst} of {actual.Length} is {actual[worst]:G7}, should be {expected[worst]:G7}");
    }
}
