using System.Runtime.CompilerServices;

namespace NetGen.CompilerServices;

/// <summary>
/// Turns subnormal numbers into zero: many processors multiply with them a hundred times slower. A value that shrinks by a factor from
/// update to update, as an optimizer's state does while gradients are zero, becomes subnormal, and rounding keeps it so.
/// </summary>
internal static unsafe class Subnormal
{
    /// <summary>The smallest normal magnitude, 2^-126.</summary>
    public const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Updates from one flush of weights and states to the next: so many that flushes take no measurable time.</summary>
    public const int UpdatesBetween = 64;

    /// <summary>2^-116: a value that is not below it is still a normal number after 64 factors of 0.9.</summary>
    private const float MinMagnitude = 1024 * SmallestNormal;

    /// <summary>Zero for what is nearer to zero than a bound, and all else as it is, NaN too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Flush<S, V>(V value, V bound) where S : struct, ISimd<V> where V : struct
    {
        // A comparison with NaN is false, which leaves it as it is.
        V magnitude = S.IfGreater(S.Zero, value, S.Subtract(S.Zero, value), value);
        return S.IfGreater(bound, magnitude, S.Zero, value);
    }

    /// <summary>Zero for all that is nearer to zero than 2^-116.</summary>
    /// <param name="values">The first value.</param>
    /// <param name="length">How many; whole vectors.</param>
    public static void Flush<S, V>(float* values, int length) where S : struct, ISimd<V> where V : struct
    {
        for (nint i = 0; i < length; i += S.Count)
            S.Store(Flush<S, V>(S.Load(ref *values, i), S.Broadcast(MinMagnitude)), ref *values, i);
    }

    /// <summary>Zero for what is nearer to zero than <see cref="SmallestNormal"/>, and all else as it is, NaN too.</summary>
    public static float Flush(float value) => Math.Abs(value) < SmallestNormal ? 0 : value;
}
