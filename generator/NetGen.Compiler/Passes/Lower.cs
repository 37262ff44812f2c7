namespace NetGen.Compiler;

/// <summary>A network as kernel calls.</summary>
/// <param name="Network">What was lowered.</param>
/// <param name="Parameters">Every parameter's place and layout.</param>
/// <param name="ParameterLength">
/// Floats of the parameter block; more than <see cref="Size.MaxLength"/> where <see cref="MemoryChecks"/> refuses it.
/// </param>
/// <param name="Forward">The forward pass.</param>
/// <param name="Training">Forward, loss and backward; null for a network that is not trained.</param>
public sealed record LoweredNetwork(
    FusedNetwork Network, EquatableArray<PackedParameter> Parameters, long ParameterLength, KernelProgram Forward, KernelProgram? Training);

/// <summary>Turns layers into calls of kernels on named buffers, each kernel with its tile.</summary>
public static class Lower
{
    public static LoweredNetwork Run(FusedNetwork network)
    {
        TensorLayouts layouts = new(network);
        ParameterLayout parameters = new(network, layouts);
        NetworkSpec spec = network.Source.Spec;
        bool trains = spec.Training && spec.Loss.Kind != LossKind.None;
        return new LoweredNetwork(
            network, parameters.Parameters, parameters.Length,
            LowerForward(new Lowering(network, layouts, parameters, training: false)),
            trains ? LowerTraining(new Lowering(network, layouts, parameters, training: true)) : null);
    }

    private static KernelProgram LowerForward(Lowering lowering)
    {
        foreach (ShapedLayer layer in lowering.Network.Layers)
            LayerLowering.For(layer.Layer).Forward(layer, lowering);
        lowering.CopyOutput();
        return lowering.Finish();
    }

    private static KernelProgram LowerTraining(Lowering lowering)
    {
        EquatableArray<ShapedLayer> layers = lowering.Network.Layers;
        foreach (ShapedLayer layer in layers)
            LayerLowering.For(layer.Layer).Forward(layer, lowering);
        LowerLoss(lowering);
        lowering.EnterBackward();
        for (int i = layers.Count - 1; i >= 0; i--)
            if (lowering.NeedsGradient(layers[i].Id))
                LayerLowering.For(layers[i].Layer).Backward(layers[i], lowering);
        return lowering.Finish();
    }

    private static void LowerLoss(Lowering lowering)
    {
        int output = lowering.Network.OutputLayer.Id;
        int logits = lowering.BorderlessTensor(output);
        int gradient = lowering.NewBuffer(lowering.NameOf(output) + "Gradient", lowering.Layouts.Of(output));
        LossKernel kernel = new(lowering.Network.Source.Spec.Loss, lowering.LayoutOf(logits), lowering.LayoutOf(gradient));
        lowering.Call(null, kernel, Operand.Of(logits), Operand.Of(gradient));
        lowering.AddGradient(output, gradient);
    }
}
