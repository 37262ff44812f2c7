using System.Runtime.CompilerServices;

namespace NetGen.CompilerServices;

/// <summary>
/// Moves tensors between the order of files (row-major) and the kernels' layout, which <see cref="ParameterInfo.Axes"/> describes.
/// </summary>
internal static unsafe class Packing
{
    // For large tensors one order is about the transpose of the other, so values move in tiles that fit the L1 cache. A tile has
    // few values along the file's innermost axis, since their places in the block are often a power of two apart.
    private const int TileAcross = 16, TileAlong = 8;

    /// <summary>Writes a tensor's values into the block.</summary>
    /// <param name="parameter">Which tensor.</param>
    /// <param name="values">Its values as files hold them.</param>
    /// <param name="block">The first float of the whole block. Padding is left as it is.</param>
    public static void Pack(ParameterInfo parameter, ReadOnlySpan<float> values, float* block)
    {
        fixed (float* file = values)
            Move<IntoBlock>(parameter, file, block);
    }

    /// <summary>Reads a tensor's values from the block, in the order files hold them.</summary>
    public static void Unpack(ParameterInfo parameter, float* block, Span<float> values)
    {
        fixed (float* file = values)
            Move<IntoFile>(parameter, file, block);
    }

    /// <summary>Where in the block the value at a row-major index lies.</summary>
    public static int Position(ParameterInfo parameter, int index)
    {
        int position = parameter.Offset;
        for (int axis = parameter.Axes.Count - 1; axis >= 0; axis--)
        {
            PackedAxis packed = parameter.Axes[axis];
            (index, int i) = Math.DivRem(index, packed.Extent);
            position += packed.Position(i);
        }

        return position;
    }

    private static void Move<TDirection>(ParameterInfo parameter, float* file, float* block) where TDirection : struct, IDirection
    {
        (Axis along, Axis across, Axis[] others) = Arrange(parameter.Axes);
        block += parameter.Offset;
        int[] index = new int[others.Length];
        while (true)
        {
            float* fileStart = file, blockStart = block;
            for (int axis = 0; axis < others.Length; axis++)
            {
                fileStart += (nint)index[axis] * others[axis].FileStride;
                blockStart += others[axis].Positions[index[axis]];
            }

            MoveTiles<TDirection>(along, across, fileStart, blockStart);
            int next = others.Length - 1;
            for (; next >= 0 && ++index[next] == others[next].Positions.Length; next--)
                index[next] = 0;
            if (next < 0)
                return;
        }
    }

    // Optimized at once: a large layer's weights are one call, and a network's start waits for it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MoveTiles<TDirection>(Axis along, Axis across, float* file, float* block) where TDirection : struct, IDirection
    {
        ReadOnlySpan<int> alongs = along.Positions, acrosses = across.Positions;
        for (int firstAcross = 0; firstAcross < acrosses.Length; firstAcross += TileAcross)
        {
            ReadOnlySpan<int> tileAcross = acrosses.Slice(firstAcross, Math.Min(TileAcross, acrosses.Length - firstAcross));
            for (int firstAlong = 0; firstAlong < alongs.Length; firstAlong += TileAlong)
            {
                ReadOnlySpan<int> tileAlong = alongs.Slice(firstAlong, Math.Min(TileAlong, alongs.Length - firstAlong));
                for (int i = 0; i < tileAcross.Length; i++)
                {
                    float* row = file + (nint)(firstAcross + i) * across.FileStride + firstAlong;
                    float* place = block + tileAcross[i];
                    for (int j = 0; j < tileAlong.Length; j++)
                        TDirection.Move(ref row[j], ref place[tileAlong[j]]);
                }
            }
        }
    }

    /// <summary>The axis that is innermost in files, the one that is innermost in the block (if it is another), and all others.</summary>
    private static (Axis Along, Axis Across, Axis[] Others) Arrange(IReadOnlyList<PackedAxis> packed)
    {
        Axis one = new([0], 0);
        List<Axis> axes = [];
        int fileStride = 1, innermost = -1;
        for (int i = packed.Count - 1; i >= 0; i--)
        {
            axes.Insert(0, new Axis(Positions(packed[i]), fileStride));
            fileStride *= packed[i].Extent;
        }

        for (int i = 0; i < packed.Count - 1; i++)
        {
            if (innermost < 0 || packed[i].Stride < packed[innermost].Stride)
                innermost = i;
        }

        Axis along = axes.Count > 0 ? axes[^1] : one;
        Axis across = innermost >= 0 ? axes[innermost] : one;
        axes.RemoveAll(axis => axis == along || axis == across);
        return (along, across, [.. axes]);
    }

    private static int[] Positions(PackedAxis axis)
    {
        int[] positions = new int[axis.Extent];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = axis.Position(i);
        return positions;
    }

    /// <summary>An axis: where its indices lie in the block, and how far apart they are in the file.</summary>
    private sealed class Axis(int[] positions, int fileStride)
    {
        public int[] Positions { get; } = positions;

        public int FileStride { get; } = fileStride;
    }

    private interface IDirection
    {
        static abstract void Move(ref float file, ref float block);
    }

    private readonly struct IntoBlock : IDirection
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Move(ref float file, ref float block) => block = file;
    }

    private readonly struct IntoFile : IDirection
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Move(ref float file, ref float block) => file = block;
    }
}
