namespace NetGen.Compiler;

/// <summary>A reshape as kernel calls: at once where the axes of the two shapes nest, else by way of a vector.</summary>
internal sealed class ReshapeLowering : LayerLowering<Reshape>
{
    public override int InputPixel(FusedLayer layer) => 0;

    protected override void Forward(FusedLayer layer, Reshape options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0]);
        int output = program.DefineOutput(layer, layer.Output.Channels);
        Move(layer, options, program, "Forward", input, output);
    }

    protected override void Backward(FusedLayer layer, Reshape options, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        if (!program.NeedsGradient(source))
            return;
        int gradient = program.OutputGradient(layer), target = program.NewGradient(layer, source);
        program.ClearUnwritten(layer.Shaped, target, layer.Input.Channels);
        Move(layer, options, program, "Backward", gradient, target);
    }

    private static void Move(FusedLayer layer, Reshape options, ProgramBuilder program, string role, int from, int to)
    {
        Layout source = program.LayoutOf(from), target = program.LayoutOf(to);
        if (AxisNesting.Match(source, target, options.Order) is Rearrangement whole)
        {
            Call(role, whole, from, to);
            return;
        }
        int length = (int)layer.Input.Length;
        Layout vector = new(1, 1, length, length);
        int between = program.NewBuffer(program.NameOf(layer.Id) + role + "Vector", vector);
        Call(role + "ToVector", AxisNesting.Match(source, vector, options.Order)!.Value, from, between);
        Call(role + "FromVector", AxisNesting.Match(vector, target, options.Order)!.Value, between, to);

        void Call(string name, Rearrangement part, int read, int written)
        {
            string order = options.Order == AxisOrder.Chw ? "channel, row, column" : "row, column, channel";
            string summary = $"{program.LayoutOf(read)} to {program.LayoutOf(written)}, counted by {order}.";
            program.Call(
                layer.Shaped, new RearrangeKernel(name, EquatableArray.Of(part), Adds: false, summary),
                Operand.Of(read), Operand.Of(written));
        }
    }
}
