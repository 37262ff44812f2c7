namespace NetGen.Compiler;

/// <summary>A fully connected layer, activation(W x + b). Takes a spatial input as it is.</summary>
public sealed record Dense(int Units, bool HasBias, Activation Activation, Initializer WeightInitializer) : Layer
{
    public override string Kind => "dense";
}
