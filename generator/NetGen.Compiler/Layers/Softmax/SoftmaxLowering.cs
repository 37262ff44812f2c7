namespace NetGen.Compiler;

/// <summary>Softmax and its logarithm as kernel calls.</summary>
internal sealed class SoftmaxLowering : LayerLowering<Softmax>
{
    public override bool KeepsPixels(FusedLayer layer) => true;

    protected override void Forward(FusedLayer layer, Softmax options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        int output = program.DefineOutput(layer, program.LayoutOf(input).PixelLength);
        SoftmaxForwardKernel kernel = new(options.IsLog, program.LayoutOf(input), program.LayoutOf(output));
        program.Call(layer.Shaped, kernel, Operand.Of(input), Operand.Of(output));
    }

    protected override void Backward(FusedLayer layer, Softmax options, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        if (!program.NeedsGradient(source))
            return;
        int output = program.Tensor(layer.Id), gradient = program.OutputGradient(layer), target = program.NewGradient(layer, source);
        SoftmaxBackwardKernel kernel = new(
            options.IsLog, program.LayoutOf(output), program.LayoutOf(gradient), program.LayoutOf(target));
        program.Call(layer.Shaped, kernel, Operand.Of(output), Operand.Of(gradient), Operand.Of(target));
    }
}
