namespace NetGen.Compiler;

/// <summary>
/// Zeroes values with probability <paramref name="Rate"/> when training and scales the others by 1 / (1 - rate).
/// Any shape; unchanged.
/// </summary>
public sealed record Dropout(float Rate) : Layer
{
    public override string Kind => "dropout";

    public override bool IsIdentityInInference => true;

    public override LayerShape InferShape(EquatableArray<LayerInput> inputs) => new(inputs[0].Shape);
}
