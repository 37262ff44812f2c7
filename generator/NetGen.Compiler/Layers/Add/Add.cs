namespace NetGen.Compiler;

/// <summary>The sum of two or more tensors of one shape, and an activation function of it if one follows.</summary>
public sealed record Add(Activation Activation) : Layer, IActivated
{
    public override string Kind => "add";

    public override LayerShape InferShape(EquatableArray<LayerInput> inputs) => Combine.Equal(inputs, "add");
}
