namespace NetGen.CompilerServices;

/// <summary>Values of two bytes, from and to the bits of a float; rounded to the nearest, ties to even.</summary>
internal static class HalfSize
{
    /// <summary>The largest magnitude that float16 rounds to a finite value lies below this.</summary>
    public const float Float16Bound = 65520;

    /// <summary>Where in a tensor's floats the value at a position of its axes is, and how far its bits lie from the lowest.</summary>
    public static (int Word, int Shift) Place(int position) => (position / 32 * 16 + position % 16, position & 16);

    public static ushort ToBFloat16(uint bits)
    {
        // A NaN stays a NaN, even where its upper half alone would be an infinity.
        if ((bits & 0x7FFFFFFF) > 0x7F800000)
            return (ushort)(bits >> 16 | 0x40);
        return (ushort)(bits + 0x7FFF + (bits >> 16 & 1) >> 16);
    }

    public static uint FromBFloat16(ushort half) => (uint)half << 16;

    /// <summary>The nearest float16 of a value below <see cref="Float16Bound"/>.</summary>
    public static ushort ToFloat16(uint bits)
    {
        uint sign = bits >> 16 & 0x8000, magnitude = bits & 0x7FFFFFFF;
        // Normal float16s: the exponent's bias goes from 127 to 15 and 13 bits are rounded off.
        if (magnitude >= 0x38800000)
            return (ushort)(sign | magnitude - 0x38000000 + 0xFFF + (magnitude >> 13 & 1) >> 13);
        // Subnormal ones count steps of 2^-24: the significand, its leading one written out, moves to that place.
        int shift = 126 - (int)(magnitude >> 23);
        if (shift > 24)
            return (ushort)sign;
        uint significand = magnitude & 0x7FFFFF | 0x800000;
        uint steps = significand >> shift, rest = significand & (1u << shift) - 1, half = 1u << shift - 1;
        return (ushort)(sign | steps + (rest > half || rest == half && (steps & 1) == 1 ? 1u : 0));
    }

    public static uint FromFloat16(ushort half)
    {
        uint sign = (uint)(half & 0x8000) << 16, magnitude = half & 0x7FFFu;
        if (magnitude >= 0x400)
            return sign | (magnitude << 13) + 0x38000000;
        if (magnitude == 0)
            return sign;
        // A subnormal one: its leading one becomes the implied one of a float.
        uint exponent = 113;
        for (; (magnitude & 0x400) == 0; magnitude <<= 1)
            exponent--;
        return sign | exponent << 23 | (magnitude & 0x3FF) << 13;
    }
}
