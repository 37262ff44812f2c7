namespace NetGen.CompilerServices;

/// <summary>Moves tensors whose values take two bytes between the order of files and the kernels' layout.</summary>
internal static unsafe class HalfSizePacking
{
    /// <summary>Values converted at a time.</summary>
    private const int Row = 32;

    /// <summary>Writes a tensor's values, rounded, into the block.</summary>
    public static void Pack(ParameterInfo parameter, ReadOnlySpan<float> values, float* block)
    {
        float[] positions = new float[2 * parameter.PackedLength];
        uint* words = (uint*)(block + parameter.Offset);
        fixed (float* first = positions)
        {
            Packing.Pack(parameter, values, first - parameter.Offset);
            for (int start = 0; start < positions.Length; start += Row)
                for (int i = 0; i < Row / 2; i++)
                    words[start / 2 + i] = Round(parameter.Storage, first[start + i])
                        | (uint)Round(parameter.Storage, first[start + Row / 2 + i]) << 16;
        }
    }

    /// <summary>Reads a tensor's values from the block.</summary>
    public static void Unpack(ParameterInfo parameter, float* block, Span<float> values)
    {
        float[] positions = new float[2 * parameter.PackedLength];
        uint* words = (uint*)(block + parameter.Offset);
        fixed (float* first = positions)
        {
            for (int start = 0; start < positions.Length; start += Row)
                for (int i = 0; i < Row / 2; i++)
                {
                    first[start + i] = Widen(parameter.Storage, (ushort)words[start / 2 + i]);
                    first[start + Row / 2 + i] = Widen(parameter.Storage, (ushort)(words[start / 2 + i] >> 16));
                }
            Packing.Unpack(parameter, first - parameter.Offset, values);
        }
    }

    /// <summary>The bits of the nearest value of two bytes.</summary>
    public static ushort Round(ParameterStorage storage, float value) => storage == ParameterStorage.BFloat16
        ? HalfSize.ToBFloat16(BitConverter.SingleToUInt32Bits(value))
        : HalfSize.ToFloat16(BitConverter.SingleToUInt32Bits(value));

    /// <summary>The first value that the parameter's storage cannot hold, or -1.</summary>
    public static int FirstBeyondRange(ParameterInfo parameter, ReadOnlySpan<float> values)
    {
        if (parameter.Storage == ParameterStorage.Float16)
            for (int i = 0; i < values.Length; i++)
                if (!(Math.Abs(values[i]) < HalfSize.Float16Bound))
                    return i;
        return -1;
    }

    private static float Widen(ParameterStorage storage, ushort half) => BitConverter.UInt32BitsToSingle(
        storage == ParameterStorage.BFloat16 ? HalfSize.FromBFloat16(half) : HalfSize.FromFloat16(half));
}
