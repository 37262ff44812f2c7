namespace NetGen.Compiler;

/// <summary>A pad as kernel calls, where no window's own padding stands for it.</summary>
internal sealed class PadLowering : RearrangeLowering<Pad>
{
    public override bool KeepsPixels(FusedLayer layer) => true;

    protected override bool ReadsTwice(Pad options) => options.Mode != PadMode.Constant;

    protected override void Prepare(FusedLayer layer, Pad options, ProgramBuilder program, int output)
    {
        if (options.Mode == PadMode.Constant)
            program.Call(layer.Shaped, new FillKernel(program.LayoutOf(output), options.Value), Operand.Of(output));
    }

    protected override IEnumerable<Rearrangement> Move(Pad options, Layout from, Layout to)
    {
        int top = to.Height == from.Height ? 0 : options.Padding.Top, left = options.Padding.Left;
        foreach (Run rows in Runs(options.Mode, from.Height, top, to.Height - from.Height - top))
            foreach (Run columns in Runs(options.Mode, from.Width, left, to.Width - from.Width - left))
                yield return Rearrangement.Of(
                    from.Origin + rows.From * from.RowStride + columns.From * from.PixelStride,
                    to.Origin + rows.To * to.RowStride + columns.To * to.PixelStride,
                    new RearrangementLoop("row", rows.Count, rows.Step * from.RowStride, to.RowStride),
                    new RearrangementLoop("column", columns.Count, columns.Step * from.PixelStride, to.PixelStride),
                    new RearrangementLoop("c", from.PixelLength, 1, 1));
    }

    /// <summary>Along an axis, what stands before the input's pixels, these themselves, and what stands behind them.</summary>
    private static IEnumerable<Run> Runs(PadMode mode, int length, int before, int after)
    {
        yield return new Run(0, before, length, 1);
        if (mode == PadMode.Constant)
            yield break;
        int step = mode == PadMode.Reflect ? -1 : 0;
        if (before > 0)
            yield return new Run(mode == PadMode.Reflect ? before : 0, 0, before, step);
        if (after > 0)
            yield return new Run(mode == PadMode.Reflect ? length - 2 : length - 1, before + length, after, step);
    }

    /// <summary>So many pixels along an axis, from one place on, that go to another place on.</summary>
    private readonly record struct Run(int From, int To, int Count, int Step);
}
