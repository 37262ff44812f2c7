namespace NetGen.Compiler;

/// <summary>A layer that has a place for an activation function of its output.</summary>
public interface IActivated
{
    /// <summary>The function that the spec gives it; <see cref="ActivationFunction.None"/> for none.</summary>
    Activation Activation { get; }
}
