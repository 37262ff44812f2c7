namespace NetGen.Compiler;

/// <summary>
/// What a kernel does to a layer's own sums before it stores them: <c>pool(activation(normalization(sums)))</c>, each of them if it is
/// there.
/// </summary>
/// <param name="Normalization">The batch normalization whose factor and shift the weights and the bias take up; null for none.</param>
/// <param name="Activation">The activation function; <see cref="ActivationFunction.None"/> for none.</param>
/// <param name="Pool">The max pool with disjoint windows whose outputs alone are stored; null for none.</param>
public readonly record struct Epilogue(ShapedLayer? Normalization, Activation Activation, ShapedLayer? Pool)
{
    /// <summary>
    /// Whether the backward pass of the layer that reads the output takes the activation function's derivative; see
    /// <see cref="FusedLayer.InputActivation"/>.
    /// </summary>
    public bool LeavesDerivative { get; init; }

    /// <summary>Whether the layer's own backward pass takes an activation function's derivative.</summary>
    public bool TakesDerivative => Activation.Function != ActivationFunction.None && !LeavesDerivative;
}
