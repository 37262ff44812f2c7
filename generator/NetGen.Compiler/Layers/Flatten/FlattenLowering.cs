namespace NetGen.Compiler;

/// <summary>Flatten as kernel calls: the values in channel, row, column order.</summary>
internal sealed class FlattenLowering : LayerLowering<Flatten>
{
    public override int InputPixel(FusedLayer layer) => 0;

    protected override void Forward(FusedLayer layer, Flatten options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        int output = program.DefineOutput(layer, Lanes.Pad(layer.Output.Channels));
        FlattenKernel kernel = new(program.LayoutOf(input), program.LayoutOf(output), Back: false);
        program.Call(layer.Shaped, kernel, Operand.Of(input), Operand.Of(output));
    }

    protected override void Backward(FusedLayer layer, Flatten options, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        if (!program.NeedsGradient(source))
            return;
        int gradient = program.OutputGradient(layer), target = program.NewGradient(layer, source);
        FlattenKernel kernel = new(program.LayoutOf(target), program.LayoutOf(gradient), Back: true);
        program.Call(layer.Shaped, kernel, Operand.Of(gradient), Operand.Of(target));
    }
}
