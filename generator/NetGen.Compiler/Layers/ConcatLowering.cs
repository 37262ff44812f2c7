namespace NetGen.Compiler;

/// <summary>
/// Concat as kernel calls: mostly none. Branches write into their slice of the output and read theirs of its gradient;
/// only a branch whose channels do not fill whole vectors, or that is used twice, is copied.
/// </summary>
public sealed class ConcatLowering : LayerLowering
{
    public static readonly ConcatLowering Instance = new();

    public override int InputPixel(ShapedLayer layer) => 0;

    /// <summary>The first channel of an input in the output.</summary>
    public static int OffsetOf(ShapedLayer concat, int tensor)
    {
        int offset = 0;
        for (int i = 0; concat.Spec.Inputs[i] != tensor; i++)
            offset += concat.InputShapes[i].Channels;
        return offset;
    }

    /// <summary>Whether the layer that makes an input can write straight into its slice.</summary>
    public static bool IsSlice(ShapedLayer concat, int tensor, TensorLayouts layouts) =>
        concat.Spec.Inputs.Count(input => input == tensor) == 1
        && layouts.Of(tensor) is Layout layout && layout.PixelLength == layout.Channels
        && OffsetOf(concat, tensor) % Lanes.WidestIn(layout.Channels) == 0 && Lanes.WidestIn(layout.Channels) > 1;

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        int output = lowering.ConcatBuffer(layer), next = 0;
        for (int i = 0; i < layer.Spec.Inputs.Count; i++)
        {
            int input = lowering.Tensor(layer.Spec.Inputs[i]), first = next;
            next += layer.InputShapes[i].Channels;
            if (lowering.IsViewOf(input, output))
                continue;
            Layout slice = lowering.LayoutOf(output).Slice(first, layer.InputShapes[i].Channels);
            int target = lowering.NewView(output, slice);
            lowering.Call(layer, new CopyKernel("Copy", lowering.LayoutOf(input), slice), Operand.Of(input), Operand.Of(target));
        }
    }

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        int gradient = lowering.OutputGradient(layer), next = 0;
        for (int i = 0; i < layer.Spec.Inputs.Count; i++)
        {
            int source = layer.Spec.Inputs[i], first = next;
            next += layer.InputShapes[i].Channels;
            if (!lowering.NeedsGradient(source))
                continue;
            Layout slice = lowering.LayoutOf(gradient).Slice(first, layer.InputShapes[i].Channels);
            int view = lowering.NewView(gradient, slice);
            if (IsSlice(layer, source, lowering.Layouts))
            {
                lowering.AddGradient(source, view);
                continue;
            }
            int target = lowering.NewGradient(layer, source);
            lowering.Call(layer, new CopyKernel("BackwardCopy", slice, lowering.LayoutOf(target)), Operand.Of(view), Operand.Of(target));
        }
    }
}
