namespace NetGen.Compiler;

/// <summary>An activation function as a layer of its own.</summary>
public sealed record ActivationLayer(Activation Activation) : Layer
{
    public override string Kind => Activation.Function.ToString().ToLowerInvariant();
}
