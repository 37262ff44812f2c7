using System.Globalization;
using System.Runtime.CompilerServices;

namespace NetGen;

/// <summary>Checks of optimizer settings.</summary>
internal static class Settings
{
    public static void AtLeastZero(float value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!float.IsFinite(value) || value < 0)
            throw OutOfRange(value, name, "a finite number from 0 up");
    }

    public static void AboveZero(float value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!float.IsFinite(value) || value <= 0)
            throw OutOfRange(value, name, "a finite number above 0");
    }

    public static void BelowOne(float value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 0 && value < 1))
            throw OutOfRange(value, name, "from 0 to below 1");
    }

    private static ArgumentOutOfRangeException OutOfRange(float value, string name, string needed) =>
        new(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {needed}"));
}
