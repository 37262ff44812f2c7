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
    Initializer WeightInitializer) : Layer, IActivated
{
    /// <summary>For each filter the input channels it sees, counted from 0; empty where every filter sees all.</summary>
    public EquatableArray<EquatableArray<int>> Table { get; init; }

    public override string Kind => "conv";

    public Window WindowFor(TensorShape input) =>
        Window.Resolve(Padding, input, KernelHeight, KernelWidth, StrideY, StrideX, DilationY, DilationX);

    public override Window ReachOn(TensorShape input) => WindowFor(input);

    /// <summary>
    /// Height x width x channels in, windows down x windows across x filters out; a vector, for a 1x1 window, gives a vector.
    /// <c>weight</c> is [filters, channels / groups, kernel height, kernel width], of a sequence without the height, <c>bias</c> is
    /// [filters]. With a table the weights of
    /// channels a filter does not see are there, and zero; neither parameters nor multiply-adds count them.
    /// </summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        if (input.Shape.IsVector && !(KernelHeight == 1 && KernelWidth == 1))
            return LayerShape.FailedOnVector("a convolution", input);

        Window window = WindowFor(input.Shape);
        LayerShape shape = WindowShape.Infer(window, input, Filters);
        ShapeProblem[] problems = [.. CheckGroups(input), .. ConvTable.Check(this, input)];
        if (problems.Length > 0)
            return shape with { Problems = shape.Problems.Concat(problems).ToEquatableArray() };
        if (shape.Output is not TensorShape output)
            return shape;

        EquatableArray<ShapedParameter> parameters = ShapedParameter.WeightAndBias(
            WindowShape.Weights(window, input.Shape, Filters, input.Shape.Channels / Groups), WeightInitializer, HasBias);
        ShapedParameter weight = parameters[0] with { Connections = Table };
        return shape with
        {
            Parameters = parameters.Skip(1).Prepend(weight).ToEquatableArray(),
            MultiplyAdds = Size.Product(output.Height, output.Width, weight.Count),
        };
    }

    private IEnumerable<ShapeProblem> CheckGroups(LayerInput input)
    {
        if (input.Shape.Channels % Groups != 0)
            yield return new ShapeProblem(DiagnosticCatalog.Groups, "groups",
                $"groups {Groups} do not divide the {input.Shape.Channels} channels of its {input}");
        else if (Filters % Groups != 0)
            yield return new ShapeProblem(DiagnosticCatalog.Groups, "groups", $"groups {Groups} do not divide its {Filters} filters");
    }
}
