namespace NetGen.Compiler;

/// <summary>
/// A spatial tensor as a vector, in channel, row, column order, as PyTorch's flatten gives it. A vector stays as it is.
/// </summary>
public sealed record Flatten : Layer
{
    public override string Kind => "flatten";

    public override Window ReachOn(TensorShape input) => Window.All(input);

    // A tensor's length always fits an int here: InferShapes refuses larger ones as they arise.
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs) => new(TensorShape.Vector((int)inputs[0].Shape.Length));
}
