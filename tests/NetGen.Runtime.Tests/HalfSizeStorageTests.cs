using NetGen.CompilerServices;

namespace NetGen.Runtime.Tests;

/// <summary>Parameters whose values are kept in two bytes: how they are rounded, where they lie, what they cannot hold.</summary>
public class HalfSizeStorageTests
{
    /// <summary>All that there are, and what lies between two of them: the middle and its neighbours.</summary>
    [Fact]
    public void Float16_rounds_every_value_to_the_nearest()
    {
        List<float> values = [65519.996f, -65519.996f, 1e-30f, -1e-30f, float.Epsilon];
        for (int bits = 0; bits < 0x7BFF; bits++)
        {
            float value = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            float next = (float)BitConverter.UInt16BitsToHalf((ushort)(bits + 1));
            float middle = (value + next) / 2;
            values.AddRange([value, middle, -middle, MathF.BitIncrement(middle), MathF.BitDecrement(middle), -next]);
        }

        Assert.Equal(values.Select(value => Bits((float)(Half)value)), RoundTrip(ParameterStorage.Float16, values).Select(Bits));
    }

    [Fact]
    public void BFloat16_rounds_every_value_to_the_nearest()
    {
        List<float> values = [], expected = [];
        for (uint upper = 0; upper < 0x7F80; upper++)
        {
            // Of the middle of two values, the one with the even significand.
            float value = FromBits(upper << 16), next = FromBits(upper + 1 << 16);
            values.AddRange(
                [value, FromBits(upper << 16 | 0x7FFF), FromBits(upper << 16 | 0x8000), FromBits(upper << 16 | 0x8001), -value]);
            expected.AddRange([value, value, upper % 2 == 0 ? value : next, next, -value]);
        }

        values.AddRange([float.PositiveInfinity, float.NegativeInfinity, float.NaN]);
        expected.AddRange(values[^3..]);
        // NaNs whose upper halves are infinities, and one that the largest increment would carry into the sign.
        values.AddRange([FromBits(0x7F800001), FromBits(0xFF80FFFF), FromBits(0x7FFFFFFF)]);
        expected.AddRange([FromBits(0x7FC00000), FromBits(0xFFC00000), FromBits(0x7FFF0000)]);

        Assert.Equal(expected.Select(Bits), RoundTrip(ParameterStorage.BFloat16, values).Select(Bits));
    }

    /// <summary>The value at position p is in the float p / 32 * 16 + p % 16, in its upper half where p % 32 is 16 or more.</summary>
    [Theory]
    [InlineData(ParameterStorage.Float16)]
    [InlineData(ParameterStorage.BFloat16)]
    public void Values_share_floats_as_documented(ParameterStorage storage)
    {
        // Two axes with padding between them: value (i, j) at position 40 i + j.
        using ParameterBlock block = ParameterBlock.Create(Info(storage, [3, 35], 64, [new(3, 3, 0, 40), new(35, 35, 0, 1)]), 0);
        block.Write("layer.weight", [.. Enumerable.Range(1, 105).Select(i => (float)i)]);

        uint[] expected = new uint[64];
        for (int i = 0; i < 105; i++)
        {
            int position = 40 * (i / 35) + i % 35;
            uint half = storage == ParameterStorage.Float16 ? BitConverter.HalfToUInt16Bits((Half)(i + 1)) : Bits(i + 1) >> 16;
            expected[position / 32 * 16 + position % 16] |= position % 32 >= 16 ? half << 16 : half;
        }

        Assert.Equal(expected, ParameterBlockTests.Packed(block).Select(Bits));
        Assert.Equal(Enumerable.Range(1, 105).Select(i => (float)i), block.Read("layer.weight"));
    }

    [Theory]
    [InlineData(65520f)]
    [InlineData(-65520f)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void What_float16_cannot_hold_is_named_and_changes_nothing(float value)
    {
        using ParameterBlock block = ParameterBlock.Create(Info(ParameterStorage.Float16, [4], 16, [new(4, 4, 0, 1)]), 0);
        block.Write("layer.weight", [1, 2, 3, 4]);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => block.Write("layer.weight", [5, 6, value, value]));
        Assert.Equal("values", exception.ParamName);
        Assert.Contains(" at index 2; float16 holds up to 65504", exception.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], block.Read("layer.weight"));

        using ParameterBlock wide = ParameterBlock.Create(Info(ParameterStorage.BFloat16, [4], 16, [new(4, 4, 0, 1)]), 0);
        wide.Write("layer.weight", [5, 6, value, value]);
        Assert.Equal(float.IsFinite(value) ? MathF.CopySign(65536, value) : value, wide.Read("layer.weight")[3]);
    }

    private static float[] RoundTrip(ParameterStorage storage, List<float> values)
    {
        int length = values.Count, packed = (length + 31) / 32 * 16;
        using ParameterBlock block = ParameterBlock.Create(Info(storage, [length], packed, [new(length, length, 0, 1)]), 0);
        block.Write("layer.weight", [.. values]);
        return block.Read("layer.weight");
    }

    private static NetworkInfo Info(ParameterStorage storage, int[] shape, int packedLength, PackedAxis[] axes) => new()
    {
        Name = "OneTensor",
        InputShape = [1],
        OutputShape = [packedLength],
        Layers = [],
        Loss = new LossInfo(LossKind.None),
        ParameterBlockLength = packedLength,
        Parameters =
        [
            new ParameterInfo
            {
                Name = "layer.weight",
                Shape = shape,
                Storage = storage,
                Offset = 0,
                PackedLength = packedLength,
                Axes = axes,
                Initializer = new ParameterInitializer(InitializerKind.Ones, 0, 1, 1),
            },
        ],
    };

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static float FromBits(uint bits) => BitConverter.UInt32BitsToSingle(bits);
}
