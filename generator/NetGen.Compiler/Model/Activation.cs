namespace NetGen.Compiler;

public enum ActivationFunction
{
    None, Relu, Relu6, LeakyRelu, Elu, Gelu, Silu, HardSwish, Sigmoid, HardSigmoid, Tanh, Softplus,
}

/// <summary>An elementwise activation function; <paramref name="Parameter"/> is leakyrelu's slope or elu's alpha, else 0.</summary>
public readonly record struct Activation(ActivationFunction Function, float Parameter)
{
    public static Activation None => default;

    /// <summary>Whether the derivative is a function of the output, so that the input need not be kept.</summary>
    public bool DerivativeFromOutput => Function switch
    {
        ActivationFunction.Gelu or ActivationFunction.Silu or ActivationFunction.HardSwish => false,
        ActivationFunction.LeakyRelu or ActivationFunction.Elu => Parameter > 0,
        _ => true,
    };

    /// <summary>Whether f(x) is never smaller for a larger x. Such functions are those whose output tells the derivative.</summary>
    public bool IsMonotone => DerivativeFromOutput;

    /// <summary>Whether f(0) = 0, so that padding lanes stay zero by themselves.</summary>
    public bool KeepsZero => Function is not (ActivationFunction.Sigmoid or ActivationFunction.HardSigmoid or ActivationFunction.Softplus);
}
