namespace NetGen;

/// <summary>
/// One width of SIMD: the operations generated kernels are written in. A kernel is generic over it, so the just-in-time
/// and the ahead-of-time compiler turn one text into code for 512, 256 and 128 bits, and for single floats where a
/// machine has no vectors. <typeparamref name="TVector"/> is the vector itself (<c>Vector512&lt;float&gt;</c>, ..., <c>float</c>).
/// </summary>
public interface ISimd<TVector> where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Zero in every lane.</summary>
    static abstract TVector Zero { get; }

    /// <summary>The value in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>The <see cref="Count"/> floats at <paramref name="source"/> + <paramref name="index"/>.</summary>
    static abstract TVector Load(ref readonly float source, nint index);

    /// <summary>The bfloat16 in the lower half of each lane, as a float.</summary>
    static abstract TVector WidenLowerBFloat16(TVector halves);

    /// <summary>The bfloat16 in the upper half of each lane, as a float.</summary>
    static abstract TVector WidenUpperBFloat16(TVector halves);

    /// <summary>The finite float16 in the lower half of each lane, as a float.</summary>
    static abstract TVector WidenLowerFloat16(TVector halves);

    /// <summary>The finite float16 in the upper half of each lane, as a float.</summary>
    static abstract TVector WidenUpperFloat16(TVector halves);

    /// <summary>Writes <see cref="Count"/> floats at <paramref name="destination"/> + <paramref name="index"/>.</summary>
    static abstract void Store(TVector value, ref float destination, nint index);

    /// <summary>left + right.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>left - right.</summary>
    static abstract TVector Subtract(TVector left, TVector right);

    /// <summary>left * right.</summary>
    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>left / right.</summary>
    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>The square root of each lane.</summary>
    static abstract TVector Sqrt(TVector value);

    /// <summary>left * right + addend: fused where the processor can, a multiply and an add where it cannot.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>
    /// The larger of each pair of lanes, as one instruction. Where <paramref name="right"/> is NaN, NaN; where only <paramref name="left"/>
    /// is, processors differ. So a bound stands on the left: Max(bound, value) keeps the NaN of a value.
    /// </summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>The smaller of each pair of lanes; a bound stands on the left, as for <see cref="Max"/>.</summary>
    static abstract TVector Min(TVector left, TVector right);

    /// <summary>The larger of each pair of lanes, NaN where either is: the maximum of IEEE 754-2019 but for the sign of zeros.</summary>
    static abstract TVector MaxOrNaN(TVector left, TVector right);

    /// <summary>Per lane: left &gt; right ? whenTrue : whenFalse.</summary>
    static abstract TVector IfGreater(TVector left, TVector right, TVector whenTrue, TVector whenFalse);

    /// <summary>Per lane: left &gt;= right ? whenTrue : whenFalse.</summary>
    static abstract TVector IfGreaterOrEqual(TVector left, TVector right, TVector whenTrue, TVector whenFalse);

    /// <summary>Per lane: left == right ? whenTrue : whenFalse.</summary>
    static abstract TVector IfEqual(TVector left, TVector right, TVector whenTrue, TVector whenFalse);

    /// <summary>The first <paramref name="lanes"/> lanes (0 to <see cref="Count"/>) kept, the others zero.</summary>
    static abstract TVector KeepFirst(TVector value, int lanes);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(TVector value);

    /// <summary>Writes the sums of four vectors' lanes side by side at <paramref name="destination"/> + <paramref name="index"/>.</summary>
    static abstract void StoreSums(TVector first, TVector second, TVector third, TVector fourth, ref float destination, nint index);

    /// <summary>Of positive normal values, the power of two: e, where the value is s * 2^e and 1 &lt;= s &lt; 2.</summary>
    static abstract TVector Exponent(TVector value);

    /// <summary>Of positive normal values, s in [1, 2), where the value is s * 2^e.</summary>
    static abstract TVector Significand(TVector value);

    /// <summary>The nearest whole number, for values within +-2^22.</summary>
    static abstract TVector Round(TVector value);

    /// <summary>2 to the whole number in each lane, from -126 to 127; 0 of -127, infinity of 128.</summary>
    static abstract TVector PowerOfTwo(TVector exponent);
}
