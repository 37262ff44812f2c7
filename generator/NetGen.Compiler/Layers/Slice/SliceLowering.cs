namespace NetGen.Compiler;

/// <summary>
/// A slice as kernel calls. In inference one of channels that fill whole vectors is none: its readers read the tensor itself, through a
/// layout of their own.
/// </summary>
internal sealed class SliceLowering : RearrangeLowering<Slice>
{
    protected override bool LeavesOut(Slice options) => true;

    protected override void Forward(FusedLayer layer, Slice options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]), first = options.Channels.Start, channels = layer.Output.Channels;
        bool isView = options.IsOfChannels && layer.Inputs[0] != LayerSpec.NetworkInput
            && first % Lanes.WidestIn(channels) == 0 && program.Layouts.Of(layer.Id).PixelLength == channels;
        if (!isView || !program.TryDefineView(layer, input, program.LayoutOf(input).Slice(first, channels)))
            base.Forward(layer, options, program);
    }

    protected override IEnumerable<Rearrangement> Move(Slice options, Layout from, Layout to)
    {
        (IndexRange rows, IndexRange columns, IndexRange channels) = (options.Rows, options.Columns, options.Channels);
        yield return Rearrangement.Of(
            from.Origin + rows.Start * from.RowStride + columns.Start * from.PixelStride + channels.Start, to.Origin,
            new RearrangementLoop("row", to.Height, rows.Step * from.RowStride, to.RowStride),
            new RearrangementLoop("column", to.Width, columns.Step * from.PixelStride, to.PixelStride),
            new RearrangementLoop("c", to.Channels, channels.Step, 1));
    }
}
