namespace NetGen.Compiler;

/// <summary>
/// Concat as kernel calls: mostly none. Branches write into their slice of the output and read theirs of its gradient;
/// only a branch whose channels do not fill whole vectors, or that is used twice, is copied.
/// </summary>
internal sealed class ConcatLowering : LayerLowering<Concat>
{
    public override int InputPixel(FusedLayer layer) => 0;

    public override bool KeepsPixels(FusedLayer layer) => OptionsOf(layer).Axis != ConcatAxis.Channels;

    public override int? SliceOf(FusedLayer layer, int tensor, TensorLayouts tensors)
    {
        if (OptionsOf(layer).Axis != ConcatAxis.Channels)
            return null;
        Layout layout = tensors.Of(tensor);
        int lanes = Lanes.WidestIn(layout.Channels), offset = OffsetOf(layer, tensor);
        bool isSlice = layer.Inputs.Count(input => input == tensor) == 1
            && layout.PixelLength == layout.Channels && offset % lanes == 0 && lanes > 1;
        return isSlice ? offset : null;
    }

    protected override void Forward(FusedLayer layer, Concat options, ProgramBuilder program)
    {
        if (options.Axis != ConcatAxis.Channels)
        {
            int whole = program.DefineOutput(layer, program.Layouts.Of(layer.Id).PixelLength);
            foreach ((int source, int first) in Places(layer, options.Axis))
                Move(layer, program, "Copy", program.Tensor(source), whole, options.Axis, first, isBackward: false);
            return;
        }
        int output = program.SlicedOutput(layer), next = 0;
        for (int i = 0; i < layer.Inputs.Count; i++)
        {
            int input = program.Tensor(layer.Inputs[i]), first = next;
            next += layer.InputShapes[i].Channels;
            if (program.IsViewOf(input, output))
                continue;
            Layout slice = program.LayoutOf(output).Slice(first, layer.InputShapes[i].Channels);
            int target = program.NewView(output, slice);
            program.Call(layer.Shaped, new CopyKernel("Copy", program.LayoutOf(input), slice), Operand.Of(input), Operand.Of(target));
        }
    }

    protected override void Backward(FusedLayer layer, Concat options, ProgramBuilder program)
    {
        int gradient = program.OutputGradient(layer), next = 0;
        if (options.Axis != ConcatAxis.Channels)
        {
            foreach ((int source, int first) in Places(layer, options.Axis))
                if (program.NeedsGradient(source))
                {
                    int target = program.NewGradient(layer, source);
                    Move(layer, program, "BackwardCopy", target, gradient, options.Axis, first, isBackward: true);
                }
            return;
        }
        for (int i = 0; i < layer.Inputs.Count; i++)
        {
            int source = layer.Inputs[i], first = next;
            next += layer.InputShapes[i].Channels;
            if (!program.NeedsGradient(source))
                continue;
            Layout slice = program.LayoutOf(gradient).Slice(first, layer.InputShapes[i].Channels);
            int view = program.NewView(gradient, slice);
            if (SliceOf(layer, source, program.Layouts) is not null)
            {
                program.AddGradient(source, view);
                continue;
            }
            int target = program.NewGradient(layer, source);
            CopyKernel kernel = new("BackwardCopy", slice, program.LayoutOf(target));
            program.Call(layer.Shaped, kernel, Operand.Of(view), Operand.Of(target));
        }
    }

    /// <summary>The tensors, each with its first row or column in the output.</summary>
    private static IEnumerable<(int Tensor, int First)> Places(FusedLayer layer, ConcatAxis axis)
    {
        int first = 0;
        for (int i = 0; i < layer.Inputs.Count; i++)
        {
            yield return (layer.Inputs[i], first);
            first += axis == ConcatAxis.Rows ? layer.InputShapes[i].Height : layer.InputShapes[i].Width;
        }
    }

    /// <summary>Moves a part to its rows or columns of the whole, or back.</summary>
    private static void Move(
        FusedLayer layer, ProgramBuilder program, string role, int part, int whole, ConcatAxis axis, int first, bool isBackward)
    {
        Layout small = program.LayoutOf(part), large = program.LayoutOf(whole);
        int place = large.Origin + first * (axis == ConcatAxis.Rows ? large.RowStride : large.PixelStride);
        Rearrangement move = Rearrangement.Of(
            small.Origin, place,
            new RearrangementLoop("row", small.Height, small.RowStride, large.RowStride),
            new RearrangementLoop("column", small.Width, small.PixelStride, large.PixelStride),
            new RearrangementLoop("c", small.PixelLength, 1, 1));
        string along = $"{(axis == ConcatAxis.Rows ? "row" : "column")} {first} of {large} on";
        RearrangeKernel kernel = new(
            role, EquatableArray.Of(isBackward ? move.Reversed : move), Adds: false,
            isBackward ? $"from {along} to {small}." : $"{small} to {along}.");
        (int from, int to) = isBackward ? (whole, part) : (part, whole);
        program.Call(layer.Shaped, kernel, Operand.Of(from), Operand.Of(to));
    }

    /// <summary>The first channel of an input in the output.</summary>
    private static int OffsetOf(FusedLayer concat, int tensor)
    {
        int offset = 0;
        for (int i = 0; concat.Inputs[i] != tensor; i++)
            offset += concat.InputShapes[i].Channels;
        return offset;
    }
}
