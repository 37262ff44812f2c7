namespace NetGen.Compiler;

/// <summary>A fully connected layer, activation(W x + b). Takes a spatial input as it is.</summary>
public sealed record Dense(
    int Units, bool HasBias, Activation Activation, Initializer WeightInitializer, StorageType Storage = StorageType.Float32)
    : Layer, IActivated
{
    public override string Kind => "dense";

    public override bool TakesImageAsVector => true;

    public override Window ReachOn(TensorShape input) => Window.All(input);

    /// <summary>Any shape in, a vector of the units out. <c>weight</c> is [units, inputs], <c>bias</c> is [units].</summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        long length = inputs[0].Shape.Length;
        return new LayerShape(
            TensorShape.Vector(Units),
            ShapedParameter.WeightAndBias(EquatableArray.Of(Units, (int)length), WeightInitializer, HasBias),
            Size.Product(length, Units));
    }
}
