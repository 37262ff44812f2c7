namespace NetGen.Compiler;

/// <summary>A dense layer as kernel calls: batch kernels, so that samples share each pass over the weights.</summary>
internal sealed class DenseLowering : LayerLowering<Dense, PreActivation>
{
    public override bool ReadsWholeBatch => true;

    public override int OutputPixel(FusedLayer layer) => Lanes.Pad(OptionsOf(layer).Units);

    public override int InputPixel(FusedLayer layer) => 0;

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors)
    {
        Layout input = tensors.Of(layer.Inputs[0]);
        DenseGeometry g = new(input, tensors.Of(layer.Id), OptionsOf(layer).Units, OptionsOf(layer).Storage);
        if (parameter.Name == "bias")
            return (Lanes.RoundUp(g.Columns, Lanes.Widest), EquatableArray.Of(ParameterAxis.Plain(g.Units, 1)));
        // Files count a spatial input channel by channel; the kernels walk it as it lies.
        return (g.WeightsLength, EquatableArray.Of(
            new ParameterAxis(g.Units, g.Panel, g.PanelWeights, 1),
            ParameterAxis.Plain(input.Channels, g.Panel),
            ParameterAxis.Plain(input.Height, input.Width * input.PixelStride * g.Panel),
            ParameterAxis.Plain(input.Width, input.PixelStride * g.Panel)));
    }

    public override StorageType StorageOf(FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors) => parameter.Name == "weight"
        ? new DenseGeometry(tensors.Of(layer.Inputs[0]), tensors.Of(layer.Id), OptionsOf(layer).Units, OptionsOf(layer).Storage).Storage
        : StorageType.Float32;

    public override bool UpdatesInPass(ShapedParameter parameter) => parameter.Name == "weight";

    protected override PreActivation Forward(FusedLayer layer, Dense options, ProgramBuilder program)
    {
        int input = program.BorderlessTensor(layer.Inputs[0]);
        Operand[] bias = options.HasBias ? [program.ParameterOf(layer.Shaped, "bias")] : [];
        return ActivationCalls.Forward(layer, program, OutputPixel(layer), (target, activation) =>
        {
            Kernel kernel = DenseCode.Forward("Forward", Geometry(layer, program, input, target), options.HasBias, activation);
            program.Call(
                layer.Shaped, kernel, [Operand.Of(input), program.ParameterOf(layer.Shaped, "weight"), .. bias, Operand.Of(target)]);
        });
    }

    protected override void Backward(FusedLayer layer, Dense options, PreActivation saved, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        int input = program.BorderlessTensor(source);
        // The kernels read vectors that lie by themselves, not as parts of a concatenation's.
        int gradient = program.Own(
            ActivationCalls.Backward(layer, program, saved, program.OutputGradient(layer)), program.NameOf(layer.Id) + "OwnGradient");
        DenseGeometry g = Geometry(layer, program, input, gradient);
        // The input's gradient first: it reads the weights, which the other phase may already change.
        if (program.NeedsGradient(source))
            BackwardInput(layer, program, g, gradient, program.NewGradient(layer, source, borderless: true));
        if (layer.IsTrained)
            BackwardWeights(layer, program, g, input, gradient);
    }

    /// <summary>
    /// By scalar products along the outputs, or, where there are few, as a dense layer of transposed weights: sums over a vector's
    /// lanes would then take as long as all the rest.
    /// </summary>
    private static void BackwardInput(FusedLayer layer, ProgramBuilder program, DenseGeometry g, int gradient, int target)
    {
        Operand weights = program.ParameterOf(layer.Shaped, "weight");
        if (g.Units > program.Machine.MaxTransposedUnits)
        {
            program.Call(layer.Shaped, new DenseBackwardInputKernel(g), Operand.Of(gradient), weights, Operand.Of(target));
            return;
        }
        DenseGeometry flipped = new(g.Output, g.Input, g.Inputs);
        int transposed = program.NewSharedBuffer(program.NameOf(layer.Id) + "Transposed", flipped.WeightsLength);
        program.Call(layer.Shaped, new DenseTransposeKernel(g, flipped), weights, Operand.Of(transposed));
        program.Call(
            layer.Shaped, DenseCode.Forward("BackwardInput", flipped, hasBias: false, default),
            Operand.Of(gradient), Operand.Of(transposed), Operand.Of(target));
    }

    private static void BackwardWeights(FusedLayer layer, ProgramBuilder program, DenseGeometry g, int input, int gradient)
    {
        DenseBackwardWeightsKernel weights = new(g, OptionsOf(layer).HasBias);
        string name = program.NameOf(layer.Id);
        PackKernel packInput = new("PackInput", g.Input, g.Inputs, weights.InputBlock);
        PackKernel packGradient = new("PackGradient", g.Output, g.Columns, g.Panel);
        int inputBlocks = program.NewBuffer(name + "InputBlocks", packInput.Length);
        int gradientPanels = program.NewBuffer(name + "GradientPanels", packGradient.Length);
        int tiles = program.NewSharedBuffer(name + "GradientTiles", weights.TilesLength);
        program.Call(layer.Shaped, packInput, Operand.Of(input), Operand.Of(inputBlocks));
        program.Call(layer.Shaped, packGradient, Operand.Of(gradient), Operand.Of(gradientPanels));
        Operand[] bias = OptionsOf(layer).HasBias ? [program.GradientOf(layer.Shaped, "bias")] : [];
        program.Call(
            layer.Shaped, weights,
            [Operand.Of(inputBlocks), Operand.Of(gradientPanels), Operand.Of(tiles), program.GradientOf(layer.Shaped, "weight"), .. bias]);
    }

    private static DenseGeometry Geometry(FusedLayer layer, ProgramBuilder program, int input, int output) =>
        new(program.LayoutOf(input), program.LayoutOf(output), OptionsOf(layer).Units, OptionsOf(layer).Storage);
}
