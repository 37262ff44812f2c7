namespace NetGen.Compiler;

/// <summary>A convolution of each channel on its own: PyTorch's Conv2d with as many groups as channels.</summary>
public sealed record Depthwise(
    int KernelHeight, int KernelWidth, int Multiplier,
    int StrideY, int StrideX,
    Padding Padding,
    int DilationY, int DilationX,
    bool HasBias,
    Activation Activation,
    Initializer WeightInitializer) : Layer, IActivated
{
    public override string Kind => "depthwise";

    public Window WindowFor(TensorShape input) =>
        Window.Resolve(Padding, input, KernelHeight, KernelWidth, StrideY, StrideX, DilationY, DilationX);

    public override Window ReachOn(TensorShape input) => WindowFor(input);

    /// <summary>
    /// Height x width x channels in, windows down x windows across x channels * multiplier out; output channel c * multiplier + j
    /// is of input channel c. <c>weight</c> is [channels * multiplier, 1, kernel height, kernel width], of a sequence
    /// without the height.
    /// </summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        if (input.Shape.IsVector)
            return LayerShape.FailedOnVector("a depthwise convolution", input);
        long filters = Size.Product(input.Shape.Channels, Multiplier);
        if (filters > Size.MaxLength)
            return LayerShape.Failed(DiagnosticCatalog.TensorTooLarge, "multiplier", FormattableString.Invariant(
                $"{filters:N0} output channels are too many; a tensor holds at most {Size.MaxLength:N0} values"));
        Window window = WindowFor(input.Shape);
        LayerShape shape = WindowShape.Infer(window, input, (int)filters);
        if (shape.Output is not TensorShape output)
            return shape;
        return shape with
        {
            Parameters = ShapedParameter.WeightAndBias(
                WindowShape.Weights(window, input.Shape, (int)filters, 1), WeightInitializer, HasBias),
            MultiplyAdds = Size.Product(output.Length, window.KernelHeight, window.KernelWidth),
        };
    }
}
