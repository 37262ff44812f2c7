namespace NetGen.Compiler;

/// <summary>Loops that walk two tensors of as many values in one order of counting.</summary>
public static class AxisNesting
{
    /// <summary>Null where an axis of one ends within an axis of the other: 2 x 3 and 3 x 2 values, say.</summary>
    public static Rearrangement? Match(Layout from, Layout to, AxisOrder order)
    {
        Stack<(int Count, int Stride)> read = Axes(from, order), written = Axes(to, order);
        List<RearrangementLoop> loops = [];
        while (read.Count > 0 && written.Count > 0)
        {
            (int count, int stride) = read.Pop();
            (int otherCount, int otherStride) = written.Pop();
            int common = Math.Min(count, otherCount);
            if (Math.Max(count, otherCount) % common != 0)
                return null;
            loops.Insert(0, new RearrangementLoop(FormattableString.Invariant($"i{loops.Count}"), common, stride, otherStride));
            if (count > common)
                read.Push((count / common, stride * common));
            if (otherCount > common)
                written.Push((otherCount / common, otherStride * common));
        }
        return new Rearrangement(from.Origin, to.Origin, loops.ToEquatableArray());
    }

    /// <summary>The axes of more than one value, the fastest on top.</summary>
    private static Stack<(int Count, int Stride)> Axes(Layout layout, AxisOrder order)
    {
        (int, int) row = (layout.Height, layout.RowStride), column = (layout.Width, layout.PixelStride), channel = (layout.Channels, 1);
        (int Count, int Stride)[] slowestFirst = order == AxisOrder.Chw ? [channel, row, column] : [row, column, channel];
        return new Stack<(int, int)>(slowestFirst.Where(axis => axis.Count > 1));
    }
}
