namespace NetGen.Compiler;

public enum ActivationFunction
{
    None, Relu, Relu6, LeakyRelu, Elu, Gelu, Silu, HardSwish, Sigmoid, HardSigmoid, Tanh, Softplus, Clip, Selu, Celu, Softsign, Mish,

    /// <summary>gelu in its tanh form: an option of gelu in specs.</summary>
    GeluTanh,
}

/// <summary>
/// An elementwise activation function. <paramref name="Parameter"/> is leakyrelu's slope, elu's or celu's alpha, hardsigmoid's slope or
/// clip's lower bound, <paramref name="SecondParameter"/> hardsigmoid's offset or clip's upper bound, an infinity where clip has none;
/// both are 0 in other functions.
/// </summary>
public readonly record struct Activation(ActivationFunction Function, float Parameter, float SecondParameter = 0)
{
    public static Activation None => default;

    /// <summary>Whether the derivative is a function of the output, so that the input need not be kept.</summary>
    public bool DerivativeFromOutput => Function switch
    {
        ActivationFunction.Gelu or ActivationFunction.GeluTanh or ActivationFunction.Silu or ActivationFunction.HardSwish
            or ActivationFunction.Mish => false,
        ActivationFunction.LeakyRelu or ActivationFunction.Elu => Parameter > 0,
        _ => true,
    };

    /// <summary>Whether f(x) is never smaller for a larger x. Such functions are those whose output tells the derivative.</summary>
    public bool IsMonotone => DerivativeFromOutput;

    /// <summary>Whether f(0) = 0, so that padding lanes stay zero by themselves.</summary>
    public bool KeepsZero => Function switch
    {
        ActivationFunction.Sigmoid or ActivationFunction.HardSigmoid or ActivationFunction.Softplus => false,
        ActivationFunction.Clip => Parameter <= 0 && SecondParameter >= 0,
        _ => true,
    };
}
