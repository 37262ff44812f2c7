namespace NetGen.Compiler;

/// <summary>
/// The same values in another shape: they are counted in one order in the input and in the output.
/// </summary>
/// <param name="Shape">Null for a vector of all values.</param>
public sealed record Reshape(TensorShape? Shape, AxisOrder Order) : Layer
{
    public override string Kind => "reshape";

    /// <summary>The values of an output pixel may come from everywhere.</summary>
    public override Window ReachOn(TensorShape input) => Window.All(input);

    /// <summary>Any shape in, another of as many values out. No parameters.</summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        TensorShape shape = Shape ?? TensorShape.Vector((int)input.Shape.Length);
        return shape.Length == input.Shape.Length
            ? new LayerShape(shape)
            : LayerShape.Failed(DiagnosticCatalog.DoesNotFit, null, FormattableString.Invariant(
                $"{shape} has {shape.Length:N0} values, and its {input} {input.Shape.Length:N0}"));
    }
}
