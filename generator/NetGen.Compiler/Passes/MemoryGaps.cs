namespace NetGen.Compiler;

/// <summary>
/// What is free of a stretch of memory that has no end: gaps in the order of their places, each between two buffers, and all from
/// <see cref="_end"/> on. A search looks at gaps alone, which are few, and not at the buffers, of which a deep network has thousands.
/// </summary>
internal sealed class MemoryGaps
{
    private readonly List<(long Offset, long Length)> _gaps = [];
    private long _end;

    /// <summary>Floats from the start to the end of the furthest buffer there was.</summary>
    public long Extent { get; private set; }

    /// <summary>The place of so many floats, in the lowest gap that holds them.</summary>
    public long Take(long length)
    {
        int index = _gaps.FindIndex(gap => gap.Length >= length);
        if (index < 0)
        {
            long place = _end;
            _end = Size.Sum(_end, length);
            Extent = Math.Max(Extent, _end);
            return place;
        }
        (long offset, long free) = _gaps[index];
        if (free == length)
            _gaps.RemoveAt(index);
        else
            _gaps[index] = (offset + length, free - length);
        return offset;
    }

    /// <summary>Gives floats back; what is free on either side becomes one gap with them.</summary>
    public void Free(long offset, long length)
    {
        int index = FirstFrom(offset);
        if (index < _gaps.Count && _gaps[index].Offset == offset + length)
        {
            length += _gaps[index].Length;
            _gaps.RemoveAt(index);
        }
        if (index > 0 && _gaps[index - 1].Offset + _gaps[index - 1].Length == offset)
        {
            index--;
            (offset, length) = (_gaps[index].Offset, _gaps[index].Length + length);
            _gaps.RemoveAt(index);
        }
        if (offset + length == _end)
            _end = offset;
        else
            _gaps.Insert(index, (offset, length));
    }

    /// <summary>The index of the first gap at or behind a place.</summary>
    private int FirstFrom(long offset)
    {
        int low = 0, high = _gaps.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_gaps[middle].Offset < offset)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
