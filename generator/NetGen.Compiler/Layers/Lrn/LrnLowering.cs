namespace NetGen.Compiler;

/// <summary>Local response normalization as kernel calls.</summary>
internal sealed class LrnLowering : LayerLowering<Lrn>
{
    public override bool KeepsPixels(FusedLayer layer) => true;

    protected override void Forward(FusedLayer layer, Lrn options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        int output = program.DefineOutput(layer, program.LayoutOf(input).PixelLength);
        LrnForwardKernel kernel = new(program.LayoutOf(input), program.LayoutOf(output), options.Formula);
        program.Call(layer.Shaped, kernel, Operand.Of(input), Operand.Of(output));
    }

    protected override void Backward(FusedLayer layer, Lrn options, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        if (!program.NeedsGradient(source))
            return;
        int input = program.Tensor(source), gradient = program.OutputGradient(layer), target = program.NewGradient(layer, source);
        LrnBackwardKernel kernel = new(program.LayoutOf(input), program.LayoutOf(gradient), program.LayoutOf(target), options.Formula);
        program.Call(layer.Shaped, kernel, Operand.Of(input), Operand.Of(gradient), Operand.Of(target));
    }
}
