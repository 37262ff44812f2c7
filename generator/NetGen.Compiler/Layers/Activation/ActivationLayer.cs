namespace NetGen.Compiler;

/// <summary>An activation function as a layer of its own. Any shape; unchanged.</summary>
public sealed record ActivationLayer(Activation Activation) : Layer
{
    public override string Kind =>
        (Activation.Function == ActivationFunction.GeluTanh ? ActivationFunction.Gelu : Activation.Function).ToString().ToLowerInvariant();

    public override LayerShape InferShape(EquatableArray<LayerInput> inputs) => new(inputs[0].Shape);
}
