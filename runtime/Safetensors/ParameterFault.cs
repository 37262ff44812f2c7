using System.Globalization;

namespace NetGen.CompilerServices;

/// <summary>What values a parameter cannot have. Every way by which values come into a network asks here.</summary>
internal static class ParameterFault
{
    /// <summary>What is wrong with the first value that is; null where nothing is.</summary>
    /// <param name="name">What the message calls the tensor.</param>
    /// <param name="parameter">The parameter whose values they are to be.</param>
    /// <param name="values">Its values, row-major.</param>
    /// <param name="allowNonFinite">Whether infinities and NaN are values like others.</param>
    public static string? Find(string name, ParameterInfo parameter, ReadOnlySpan<float> values, bool allowNonFinite) =>
        (allowNonFinite ? null : NonFinite(name, values)) ?? Mismatch(name, parameter, values);

    /// <summary>What is wrong with the first value that this parameter cannot have and another could.</summary>
    public static string? Mismatch(string name, ParameterInfo parameter, ReadOnlySpan<float> values)
    {
        int stray = Connections.FirstStray(parameter, values);
        if (stray >= 0)
            return $"{Place(name, values, stray)}, where the layer's table has no connection; it must be 0 there";
        int beyond = HalfSizePacking.FirstBeyondRange(parameter, values);
        return beyond >= 0
            ? $"{Place(name, values, beyond)}; float16 holds up to 65504, so give the layer storage: bfloat16 or float32"
            : null;
    }

    /// <summary>Where the first infinity or NaN is; null where all values are finite.</summary>
    public static string? NonFinite(string name, ReadOnlySpan<float> values)
    {
        int index = Finite.IndexOfOther(values);
        return index >= 0 ? $"{Place(name, values, index)}; values must be finite, unless allowNonFinite is true" : null;
    }

    private static string Place(string name, ReadOnlySpan<float> values, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"tensor '{name}' has {values[index]} at index {index}");
}
