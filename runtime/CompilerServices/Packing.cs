namespace NetGen.CompilerServices;

/// <summary>Carries tensors between the order of files (row-major) and the kernels' layout that <see cref="ParameterInfo.Axes"/> describes.</summary>
internal static unsafe class Packing
{
    /// <summary>Writes a tensor's values into the block.</summary>
    /// <param name="parameter">Which tensor.</param>
    /// <param name="values">Its values as files hold them.</param>
    /// <param name="block">The first float of the whole block. Padding is left as it is.</param>
    public static void Pack(ParameterInfo parameter, ReadOnlySpan<float> values, float* block)
    {
        Rows rows = new(parameter);
        ReadOnlySpan<int> within = rows.Within;
        for (int start = 0; start < values.Length; start += within.Length)
        {
            float* row = block + rows.Next();
            ReadOnlySpan<float> source = values.Slice(start, within.Length);
            for (int i = 0; i < source.Length; i++)
                row[within[i]] = source[i];
        }
    }

    /// <summary>Reads a tensor's values from the block, in the order files hold them.</summary>
    public static void Unpack(ParameterInfo parameter, float* block, Span<float> values)
    {
        Rows rows = new(parameter);
        ReadOnlySpan<int> within = rows.Within;
        for (int start = 0; start < values.Length; start += within.Length)
        {
            float* row = block + rows.Next();
            Span<float> destination = values.Slice(start, within.Length);
            for (int i = 0; i < destination.Length; i++)
                destination[i] = row[within[i]];
        }
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

    /// <summary>The rows of a tensor (its values along the last axis), one after the other.</summary>
    private sealed class Rows
    {
        private readonly int[][] _positions;
        private readonly int[] _index;
        private readonly int _offset;

        public Rows(ParameterInfo parameter)
        {
            _offset = parameter.Offset;
            int axes = parameter.Axes.Count;
            int outer = Math.Max(0, axes - 1);
            _positions = new int[outer][];
            _index = new int[outer];
            for (int axis = 0; axis < outer; axis++)
                _positions[axis] = Positions(parameter.Axes[axis]);
            Within = axes == 0 ? [0] : Positions(parameter.Axes[axes - 1]);
        }

        /// <summary>How far each value of a row lies from the row's start.</summary>
        public int[] Within { get; }

        /// <summary>Where the next row starts in the block.</summary>
        public int Next()
        {
            int position = _offset;
            for (int axis = 0; axis < _index.Length; axis++)
                position += _positions[axis][_index[axis]];
            for (int axis = _index.Length - 1; axis >= 0 && ++_index[axis] == _positions[axis].Length; axis--)
                _index[axis] = 0;
            return position;
        }

        private static int[] Positions(PackedAxis axis)
        {
            int[] positions = new int[axis.Extent];
            for (int i = 0; i < positions.Length; i++)
                positions[i] = axis.Position(i);
            return positions;
        }
    }
}
