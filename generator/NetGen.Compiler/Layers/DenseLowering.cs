namespace NetGen.Compiler;

/// <summary>A dense layer as kernel calls: batch kernels, so that samples share each pass over the weights.</summary>
public sealed class DenseLowering : LayerLowering
{
    /// <summary>Outputs up to which the input gradient is computed by transposed weights.</summary>
    private const int MostTransposed = 128;

    public static readonly DenseLowering Instance = new();

    public override int OutputPixel(ShapedLayer layer) => Lanes.Pad(((Dense)layer.Layer).Units);

    public override int InputPixel(ShapedLayer layer) => 0;

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        ShapedLayer layer, ShapedParameter parameter, TensorLayouts tensors)
    {
        Layout input = tensors.Of(layer.Spec.Inputs[0]);
        DenseGeometry g = new(input, tensors.Of(layer.Id), ((Dense)layer.Layer).Units, ((Dense)layer.Layer).Storage);
        if (parameter.Name == "bias")
            return (Lanes.RoundUp(g.Columns, Lanes.Widest), EquatableArray.Of(ParameterAxis.Plain(g.Units, 1)));
        // Files count a spatial input channel by channel; the kernels walk it as it lies.
        return (g.WeightsLength, EquatableArray.Of(
            new ParameterAxis(g.Units, g.Panel, g.PanelWeights, 1),
            ParameterAxis.Plain(input.Channels, g.Panel),
            ParameterAxis.Plain(input.Height, input.Width * input.PixelStride * g.Panel),
            ParameterAxis.Plain(input.Width, input.PixelStride * g.Panel)));
    }

    public override StorageType StorageOf(ShapedLayer layer, ShapedParameter parameter, TensorLayouts tensors) => parameter.Name == "weight"
        ? new DenseGeometry(tensors.Of(layer.Spec.Inputs[0]), tensors.Of(layer.Id), ((Dense)layer.Layer).Units, ((Dense)layer.Layer).Storage).Storage
        : StorageType.Float32;

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        Dense dense = (Dense)layer.Layer;
        int input = lowering.BorderlessTensor(layer.Spec.Inputs[0]);
        ActivationLowering.WithActivation(layer, lowering, dense.Activation, OutputPixel(layer), (target, activation) =>
        {
            Kernel kernel = DenseCode.Forward("Forward", Geometry(layer, lowering, input, target), dense.HasBias, activation);
            if (dense.HasBias)
                lowering.Call(layer, kernel, Operand.Of(input), lowering.ParameterOf(layer, "weight"), lowering.ParameterOf(layer, "bias"), Operand.Of(target));
            else
                lowering.Call(layer, kernel, Operand.Of(input), lowering.ParameterOf(layer, "weight"), Operand.Of(target));
        });
    }

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        Dense dense = (Dense)layer.Layer;
        int source = layer.Spec.Inputs[0];
        int input = lowering.BorderlessTensor(source);
        int gradient = lowering.OutputGradient(layer);
        if (dense.Activation.Function != ActivationFunction.None)
            gradient = ActivationLowering.Derivative(layer, lowering, dense.Activation, gradient, default);
        DenseGeometry g = Geometry(layer, lowering, input, gradient);
        // The input's gradient first: it reads the weights, which the other phase may already change.
        if (lowering.NeedsGradient(source))
            BackwardInput(layer, lowering, g, gradient, lowering.NewGradient(layer, source, borderless: true));
        if (layer.IsTrained)
            BackwardWeights(layer, lowering, g, input, gradient);
    }

    /// <summary>
    /// By scalar products along the outputs, or, where there are few, as a dense layer of transposed weights: sums over a vector's
    /// lanes would then take as long as all the rest.
    /// </summary>
    private static void BackwardInput(ShapedLayer layer, Lowering lowering, DenseGeometry g, int gradient, int target)
    {
        Operand weights = lowering.ParameterOf(layer, "weight");
        if (g.Units > MostTransposed)
        {
            lowering.Call(layer, new DenseBackwardInputKernel(g), Operand.Of(gradient), weights, Operand.Of(target));
            return;
        }
        DenseGeometry turned = new(g.Output, g.Input, g.Inputs);
        int transposed = lowering.NewSharedBuffer(lowering.NameOf(layer.Id) + "Transposed", turned.WeightsLength);
        lowering.Call(layer, new DenseTransposeKernel(g, turned), weights, Operand.Of(transposed));
        lowering.Call(
            layer, DenseCode.Forward("BackwardInput", turned, hasBias: false, default), Operand.Of(gradient), Operand.Of(transposed), Operand.Of(target));
    }

    private static void BackwardWeights(ShapedLayer layer, Lowering lowering, DenseGeometry g, int input, int gradient)
    {
        Dense dense = (Dense)layer.Layer;
        DenseBackwardWeightsKernel weights = new(g, dense.HasBias);

        string name = lowering.NameOf(layer.Id);
        PackKernel packInput = new("PackInput", g.Input, g.Inputs, weights.InputBlock);
        PackKernel packGradient = new("PackGradient", g.Output, g.Columns, g.Panel);
        int inputBlocks = lowering.NewBuffer(name + "InputBlocks", packInput.Length);
        int gradientPanels = lowering.NewBuffer(name + "GradientPanels", packGradient.Length);
        int tiles = lowering.NewSharedBuffer(name + "GradientTiles", weights.TilesLength);
        lowering.Call(layer, packInput, Operand.Of(input), Operand.Of(inputBlocks));
        lowering.Call(layer, packGradient, Operand.Of(gradient), Operand.Of(gradientPanels));
        if (dense.HasBias)
            lowering.Call(layer, weights, Operand.Of(inputBlocks), Operand.Of(gradientPanels), Operand.Of(tiles), lowering.GradientOf(layer, "weight"), lowering.GradientOf(layer, "bias"));
        else
            lowering.Call(layer, weights, Operand.Of(inputBlocks), Operand.Of(gradientPanels), Operand.Of(tiles), lowering.GradientOf(layer, "weight"));
    }

    private static DenseGeometry Geometry(ShapedLayer layer, Lowering lowering, int input, int output) =>
        new(lowering.LayoutOf(input), lowering.LayoutOf(output), ((Dense)layer.Layer).Units, ((Dense)layer.Layer).Storage);
}
