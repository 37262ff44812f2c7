namespace NetGen.Compiler;

public enum ActivationFunction
{
    None, Relu, Relu6, LeakyRelu, Elu, Gelu, Silu, HardSwish, Sigmoid, HardSigmoid, Tanh, Softplus,
}

/// <summary>An elementwise activation function; <paramref name="Parameter"/> is leakyrelu's slope or elu's alpha, else 0.</summary>
public readonly record struct Activation(ActivationFunction Function, float Parameter)
{
    public static Activation None => default;
}
