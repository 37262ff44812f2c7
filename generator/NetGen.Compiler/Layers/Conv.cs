namespace NetGen.Compiler;

/// <summary>A two-dimensional convolution (cross-correlation, as in PyTorch's Conv2d) with bias and activation function.</summary>
public sealed record Conv(
    int KernelHeight, int KernelWidth, int Filters,
    int StrideY, int StrideX,
    Padding Padding,
    int DilationY, int DilationX,
    int Groups,
    bool HasBias,
    Activation Activation,
    Initializer WeightInitializer) : Layer
{
    public override string Kind => "conv";

    public Window WindowFor(TensorShape input) =>
        Window.Resolve(Padding, input, KernelHeight, KernelWidth, StrideY, StrideX, DilationY, DilationX);

    /// <summary>
    /// Height x width x channels in, windows down x windows across x filters out.
    /// <c>weight</c> is [filters, channels / groups, kernel height, kernel width], <c>bias</c> is [filters].
    /// </summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        if (input.Shape.IsVector)
            return LayerShape.FailedOnVector("a convolution", input);

        LayerShape shape = WindowShape.Infer(WindowFor(input.Shape), input, Filters);
        if (CheckGroups(input) is ShapeProblem problem)
            return shape with { Problems = shape.Problems.Append(problem).ToEquatableArray() };
        if (shape.Output is not TensorShape output)
            return shape;

        int channelsPerGroup = input.Shape.Channels / Groups;
        return shape with
        {
            Parameters = ShapedParameter.WeightAndBias(
                EquatableArray.Of(Filters, channelsPerGroup, KernelHeight, KernelWidth), WeightInitializer, HasBias),
            MultiplyAdds = Size.Product(output.Length, channelsPerGroup, Size.Product(KernelHeight, KernelWidth)),
        };
    }

    private ShapeProblem? CheckGroups(LayerInput input)
    {
        if (input.Shape.Channels % Groups != 0)
            return new ShapeProblem(DiagnosticCatalog.Groups, "groups",
                $"groups {Groups} do not divide the {input.Shape.Channels} channels of its {input}");
        if (Filters % Groups != 0)
            return new ShapeProblem(DiagnosticCatalog.Groups, "groups", $"groups {Groups} do not divide its {Filters} filters");
        return null;
    }
}
