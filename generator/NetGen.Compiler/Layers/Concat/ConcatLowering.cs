namespace NetGen.Compiler;

/// <summary>
/// Concat as kernel calls: mostly none. Branches write into their slice of the output and read theirs of its gradient;
/// only a branch whose channels do not fill whole vectors, or that is used twice, is copied.
/// </summary>
internal sealed class ConcatLowering : LayerLowering<Concat>
{
    public override int InputPixel(FusedLayer layer) => 0;

    public override int? SliceOf(FusedLayer layer, int tensor, TensorLayouts tensors)
    {
        Layout layout = tensors.Of(tensor);
        int lanes = Lanes.WidestIn(layout.Channels), offset = OffsetOf(layer, tensor);
        bool isSlice = layer.Inputs.Count(input => input == tensor) == 1
            && layout.PixelLength == layout.Channels && offset % lanes == 0 && lanes > 1;
        return isSlice ? offset : null;
    }

    protected override void Forward(FusedLayer layer, Concat options, ProgramBuilder program)
    {
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

    /// <summary>The first channel of an input in the output.</summary>
    private static int OffsetOf(FusedLayer concat, int tensor)
    {
        int offset = 0;
        for (int i = 0; concat.Inputs[i] != tensor; i++)
            offset += concat.InputShapes[i].Channels;
        return offset;
    }
}
