namespace NetGen.Compiler;

/// <summary>An upsampling as kernel calls: pixels repeated, or worked out between the four nearest.</summary>
internal sealed class UpsampleLowering : RearrangeLowering<Upsample>
{
    public override bool KeepsPixels(FusedLayer layer) => true;

    protected override bool ReadsTwice(Upsample options) => true;

    protected override IEnumerable<Rearrangement> Move(Upsample options, Layout from, Layout to)
    {
        int rows = to.Height / from.Height, columns = to.Width / from.Width;
        yield return Rearrangement.Of(
            from.Origin, to.Origin,
            new RearrangementLoop("row", from.Height, from.RowStride, rows * to.RowStride),
            new RearrangementLoop("y", rows, 0, to.RowStride),
            new RearrangementLoop("column", from.Width, from.PixelStride, columns * to.PixelStride),
            new RearrangementLoop("x", columns, 0, to.PixelStride),
            new RearrangementLoop("c", from.PixelLength, 1, 1));
    }

    protected override void Forward(FusedLayer layer, Upsample options, ProgramBuilder program)
    {
        if (options.Mode == UpsampleMode.Nearest)
        {
            base.Forward(layer, options, program);
            return;
        }
        int input = program.Tensor(layer.Inputs[0]);
        int output = program.DefineOutput(layer, program.LayoutOf(input).PixelLength);
        BilinearKernel kernel = new(program.LayoutOf(input), program.LayoutOf(output), options.AlignCorners, IsBackward: false);
        program.Call(layer.Shaped, kernel, Operand.Of(input), Operand.Of(output));
    }

    protected override void Backward(FusedLayer layer, Upsample options, ProgramBuilder program)
    {
        if (options.Mode == UpsampleMode.Nearest)
        {
            base.Backward(layer, options, program);
            return;
        }
        int source = layer.Inputs[0];
        if (!program.NeedsGradient(source))
            return;
        int gradient = program.OutputGradient(layer), target = program.NewGradient(layer, source);
        Layout image = program.LayoutOf(target);
        program.Call(layer.Shaped, new ClearKernel(image, BorderOnly: false), Operand.Of(target));
        BilinearKernel kernel = new(image, program.LayoutOf(gradient), options.AlignCorners, IsBackward: true);
        program.Call(layer.Shaped, kernel, Operand.Of(gradient), Operand.Of(target));
    }
}
