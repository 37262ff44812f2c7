using System.Runtime.CompilerServices;

namespace NetGen.CompilerServices;

/// <summary>
/// Zero in the place of subnormal numbers, with which many processors multiply a hundred times slower. What shrinks by a factor from
/// update to update, as an optimizer's state does while gradients are zero, ends among them, and by rounding never leaves them.
/// </summary>
internal static unsafe class Subnormal
{
    /// <summary>The smallest normal magnitude, 2^-126.</summary>
    public const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Updates from one flush of what an optimizer keeps to the next: so many that their time cannot be measured.</summary>
    public const int UpdatesBetween = 64;

    /// <summary>2^-116: times 0.9^64 it is a normal number still.</summary>
    private const float Least = 1024 * SmallestNormal;

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
            S.Store(Flush<S, V>(S.Load(ref *values, i), S.Broadcast(Least)), ref *values, i);
    }

    /// <summary>Zero for what is nearer to zero than <see cref="SmallestNormal"/>, and all else as it is, NaN too.</summary>
    public static float Flush(float value) => Math.Abs(value) < SmallestNormal ? 0 : value;
}
