namespace NetGen.Compiler;

/// <summary>An activation function as a layer of its own.</summary>
internal sealed class ActivationLowering : LayerLowering<ActivationLayer, PreActivation>
{
    public override bool KeepsPixels(FusedLayer layer) => true;

    protected override PreActivation Forward(FusedLayer layer, ActivationLayer options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        int output = program.DefineOutput(layer, program.LayoutOf(input).PixelLength);
        ActivationCalls.Apply(layer, program, "Forward", options.Activation, input, output);
        return new PreActivation(input);
    }

    protected override void Backward(FusedLayer layer, ActivationLayer options, PreActivation saved, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        if (!program.NeedsGradient(source))
            return;
        int gradient = program.OutputGradient(layer);
        ActivationCalls.ApplyDerivative(
            layer, program, "Backward", options.Activation, saved, gradient, program.NewGradient(layer, source));
    }
}
