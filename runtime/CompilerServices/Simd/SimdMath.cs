using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetGen.CompilerServices;

/// <summary>Elementary functions over any width, to within about two units in the last place unless stated.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SimdMath
{
    /// <summary>
    /// e^x; 0 below 2^-126.5 and infinity above 2^127.5. x = n ln 2 + r with |r| at most ln 2 / 2, e^x = 2^n e^r,
    /// and e^r by its Taylor polynomial to the seventh power.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        // At these bounds n is -127 and 128, of which PowerOfTwo makes 0 and infinity.
        x = S.Min(S.Broadcast(88.5f), S.Max(S.Broadcast(-88f), x));
        V n = S.Round(S.Multiply(x, S.Broadcast(1.44269504f)));
        // ln 2 in two parts: the first has few enough bits for n * part to be exact.
        V r = S.MultiplyAdd(n, S.Broadcast(-0.693359375f), x);
        r = S.MultiplyAdd(n, S.Broadcast(2.12194440e-4f), r);
        V p = S.MultiplyAdd(r, S.Broadcast(1f / 5040), S.Broadcast(1f / 720));
        p = S.MultiplyAdd(p, r, S.Broadcast(1f / 120));
        p = S.MultiplyAdd(p, r, S.Broadcast(1f / 24));
        p = S.MultiplyAdd(p, r, S.Broadcast(1f / 6));
        p = S.MultiplyAdd(p, r, S.Broadcast(0.5f));
        p = S.MultiplyAdd(p, r, S.Broadcast(1f));
        p = S.MultiplyAdd(p, r, S.Broadcast(1f));
        return S.Multiply(p, S.PowerOfTwo(n));
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V one = S.Broadcast(1f);
        return S.Divide(one, S.Add(one, Exp<S, V>(S.Subtract(S.Zero, x))));
    }

    /// <summary>tanh x: its odd Taylor polynomial near zero, where 1 - 2 / (e^2x + 1) would cancel, else that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V one = S.Broadcast(1f);
        V far = S.Subtract(one, S.Divide(S.Broadcast(2f), S.Add(Exp<S, V>(S.Add(x, x)), one)));
        V z = S.Multiply(x, x);
        V p = S.MultiplyAdd(z, S.Broadcast(62f / 2835), S.Broadcast(-17f / 315));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f / 15));
        p = S.MultiplyAdd(p, z, S.Broadcast(-1f / 3));
        V near = S.MultiplyAdd(S.Multiply(p, z), x, x);
        return S.IfGreater(S.Broadcast(0.0625f), z, near, far);
    }

    /// <summary>
    /// The error function, within 4e-7: 1.5e-7 of formula 7.1.26 of Abramowitz and Stegun 1964, the rest by rounding near 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V one = S.Broadcast(1f);
        V negative = S.Subtract(S.Zero, x);
        V magnitude = S.Max(x, negative);
        V t = S.Divide(one, S.MultiplyAdd(magnitude, S.Broadcast(0.3275911f), one));
        V p = S.MultiplyAdd(t, S.Broadcast(1.061405429f), S.Broadcast(-1.453152027f));
        p = S.MultiplyAdd(p, t, S.Broadcast(1.421413741f));
        p = S.MultiplyAdd(p, t, S.Broadcast(-0.284496736f));
        p = S.MultiplyAdd(p, t, S.Broadcast(0.254829592f));
        V e = Exp<S, V>(S.Multiply(x, negative));
        V y = S.Subtract(one, S.Multiply(S.Multiply(p, t), e));
        return S.IfGreater(S.Zero, x, S.Subtract(S.Zero, y), y);
    }

    /// <summary>ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), the logarithm as 2 artanh(t / (2 + t)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softplus<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V t = Exp<S, V>(S.Min(x, S.Subtract(S.Zero, x)));
        V s = S.Divide(t, S.Add(S.Broadcast(2f), t));
        V z = S.Multiply(s, s);
        V p = S.MultiplyAdd(z, S.Broadcast(2f / 15), S.Broadcast(2f / 13));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f / 11));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f / 9));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f / 7));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f / 5));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f / 3));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f));
        return S.MultiplyAdd(p, s, S.Max(S.Zero, x));
    }

    /// <summary>e^x - 1: its Taylor polynomial near zero, where the difference would cancel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinusOne<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V far = S.Subtract(Exp<S, V>(x), S.Broadcast(1f));
        V p = S.MultiplyAdd(x, S.Broadcast(1f / 720), S.Broadcast(1f / 120));
        p = S.MultiplyAdd(p, x, S.Broadcast(1f / 24));
        p = S.MultiplyAdd(p, x, S.Broadcast(1f / 6));
        p = S.MultiplyAdd(p, x, S.Broadcast(0.5f));
        V near = S.MultiplyAdd(S.Multiply(p, x), x, x);
        return S.IfGreater(S.Broadcast(0.0625f), S.Multiply(x, x), near, far);
    }

    /// <summary>The derivative of x * Phi(x), Phi the standard normal distribution: Phi(x) + x * e^(-x^2 / 2) / sqrt(2 pi).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V GeluDerivative<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V phi = S.MultiplyAdd(Erf<S, V>(S.Multiply(x, S.Broadcast(0.70710678f))), S.Broadcast(0.5f), S.Broadcast(0.5f));
        V density = S.Multiply(Exp<S, V>(S.Multiply(S.Multiply(x, x), S.Broadcast(-0.5f))), S.Broadcast(0.39894228f));
        return S.MultiplyAdd(x, density, phi);
    }

    /// <summary>
    /// gelu in its tanh form (Hendrycks and Gimpel 2016): x / 2 * (1 + tanh(u)) with u = sqrt(2 / pi) * (x + 0.044715 x^3), which is
    /// x * sigmoid(2u).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V GeluTanh<S, V>(V x) where S : struct, ISimd<V> where V : struct => S.Multiply(x, GeluGate<S, V>(x));

    /// <summary>The derivative of x * s, s = sigmoid(2u) as in <see cref="GeluTanh"/>: s * (1 + x * (1 - s) * 2u').</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V GeluTanhDerivative<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V one = S.Broadcast(1f);
        V s = GeluGate<S, V>(x);
        // 2u' = 2 sqrt(2 / pi) + 3 * 0.044715 * 2 sqrt(2 / pi) x^2
        V slope = S.MultiplyAdd(S.Multiply(x, x), S.Broadcast(0.21406445f), S.Broadcast(1.5957691f));
        return S.Multiply(s, S.MultiplyAdd(S.Multiply(x, S.Subtract(one, s)), slope, one));
    }

    /// <summary>sigmoid(2u), u as in <see cref="GeluTanh"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V GeluGate<S, V>(V x) where S : struct, ISimd<V> where V : struct =>
        Sigmoid<S, V>(S.Multiply(x, S.MultiplyAdd(S.Multiply(x, x), S.Broadcast(0.071354816f), S.Broadcast(1.5957691f))));

    /// <summary>The derivative of x * s, s = sigmoid(x): s * (1 + x * (1 - s)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SiluDerivative<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V one = S.Broadcast(1f);
        V s = Sigmoid<S, V>(x);
        return S.Multiply(s, S.MultiplyAdd(x, S.Subtract(one, s), one));
    }

    /// <summary>
    /// mish (Misra 2019): x * tanh(ln(1 + e^x)), where tanh(ln(1 + e)) = e (e + 2) / (e (e + 2) + 2). It is 1 for x above 20.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mish<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V e = Exp<S, V>(S.Min(S.Broadcast(20f), x));
        return S.Multiply(x, MishGate<S, V>(e));
    }

    /// <summary>The derivative of x * t, t = tanh(ln(1 + e^x)): t + x * sigmoid(x) * (1 - t^2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V MishDerivative<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V one = S.Broadcast(1f);
        V e = Exp<S, V>(S.Min(S.Broadcast(20f), x));
        V t = MishGate<S, V>(e);
        V s = S.Divide(e, S.Add(e, one));
        return S.MultiplyAdd(S.Multiply(x, s), S.Subtract(one, S.Multiply(t, t)), t);
    }

    /// <summary>tanh(ln(1 + e)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V MishGate<S, V>(V e) where S : struct, ISimd<V> where V : struct
    {
        V two = S.Broadcast(2f);
        V n = S.Multiply(e, S.Add(e, two));
        return S.Divide(n, S.Add(n, two));
    }

    /// <summary>x / (1 + |x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softsign<S, V>(V x) where S : struct, ISimd<V> where V : struct =>
        S.Divide(x, S.Add(S.Broadcast(1f), S.Max(x, S.Subtract(S.Zero, x))));

    /// <summary>The derivative of y = x / (1 + |x|) from y: (1 - |y|)^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SoftsignDerivative<S, V>(V y) where S : struct, ISimd<V> where V : struct
    {
        V root = S.Subtract(S.Broadcast(1f), S.Max(y, S.Subtract(S.Zero, y)));
        return S.Multiply(root, root);
    }

    /// <summary>
    /// ln x of positive normal values, infinity and NaN: x = s * 2^e with s in [1, 2), ln s = 2 artanh((s - 1) / (s + 1)).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V one = S.Broadcast(1f);
        V s = S.Significand(x);
        V t = S.Divide(S.Subtract(s, one), S.Add(s, one));
        V z = S.Multiply(t, t);
        V p = S.MultiplyAdd(z, S.Broadcast(2f / 15), S.Broadcast(2f / 13));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f / 11));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f / 9));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f / 7));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f / 5));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f / 3));
        p = S.MultiplyAdd(p, z, S.Broadcast(2f));
        V log = S.MultiplyAdd(S.Exponent(x), S.Broadcast(0.69314718f), S.Multiply(p, t));
        return S.IfGreater(S.Broadcast(float.PositiveInfinity), x, log, x);
    }
}
