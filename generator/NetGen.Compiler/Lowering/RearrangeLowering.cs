namespace NetGen.Compiler;

/// <summary>A kind of layer that only moves its input's values to other places, or to several; the way back gives the gradient.</summary>
public abstract class RearrangeLowering<TLayer> : LayerLowering<TLayer>
    where TLayer : Layer
{
    public override int InputPixel(FusedLayer layer) => 0;

    /// <summary>Which values go where. Between them the parts read the input, and write all of the output but padding.</summary>
    protected abstract IEnumerable<Rearrangement> Move(TLayer options, Layout from, Layout to);

    /// <summary>Whether the parts read some value twice, in the same or in several of them.</summary>
    protected virtual bool ReadsTwice(TLayer options) => false;

    /// <summary>Whether some value of the input is not read.</summary>
    protected virtual bool LeavesOut(TLayer options) => false;

    /// <summary>Adds calls that write what no part does, before the parts are moved.</summary>
    protected virtual void Prepare(FusedLayer layer, TLayer options, ProgramBuilder program, int output)
    {
    }

    protected override void Forward(FusedLayer layer, TLayer options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        Layout from = program.LayoutOf(input);
        int output = program.DefineOutput(layer, Written(layer, from, layer.Output));
        Prepare(layer, options, program, output);
        Layout to = program.LayoutOf(output);
        program.Call(
            layer.Shaped, new RearrangeKernel("Forward", Parts(options, from, to), Adds: false, $"{options.Kind} of {from} to {to}."),
            Operand.Of(input), Operand.Of(output));
    }

    protected override void Backward(FusedLayer layer, TLayer options, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        if (!program.NeedsGradient(source))
            return;
        int gradient = program.OutputGradient(layer), target = program.NewGradient(layer, source);
        Layout from = program.LayoutOf(gradient), to = program.LayoutOf(target);
        EquatableArray<Rearrangement> parts = Parts(options, to, from).Select(part => part.Reversed).ToEquatableArray();
        bool adds = ReadsTwice(options) && parts.Count > 1;
        if (adds || LeavesOut(options))
            program.Call(layer.Shaped, new ClearKernel(to, BorderOnly: false), Operand.Of(target));
        else
            program.ClearUnwritten(layer.Shaped, target, Written(layer, from, layer.Input));
        program.Call(
            layer.Shaped, new RearrangeKernel("Backward", parts, adds, $"gradient of {options.Kind}, {from} to {to}."),
            Operand.Of(gradient), Operand.Of(target));
    }

    /// <summary>Floats that are written of a pixel: with its padding where whole pixels move.</summary>
    private int Written(FusedLayer layer, Layout from, TensorShape to) => KeepsPixels(layer) ? from.PixelLength : to.Channels;

    private EquatableArray<Rearrangement> Parts(TLayer options, Layout from, Layout to) => Move(options, from, to).ToEquatableArray();
}
