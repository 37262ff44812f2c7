namespace NetGen.Compiler;

/// <summary>Max or average over all pixels of each channel; a vector of the channels.</summary>
public sealed record GlobalPool(PoolKind PoolKind) : Layer
{
    public override string Kind => PoolKind == PoolKind.Max ? "globalmaxpool" : "globalavgpool";

    public override Window ReachOn(TensorShape input) => Window.All(input);

    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        if (input.Shape.IsVector)
            return LayerShape.FailedOnVector(Kind, input);
        return new LayerShape(TensorShape.Vector(input.Shape.Channels));
    }
}
