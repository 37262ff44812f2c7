namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>
/// The activation functions by their definitions, with their slopes; at a kink, as in PyTorch, the slope of the flatter side.
/// </summary>
internal static class Activations
{
    public static Scalar Apply(Activation activation, Scalar x)
    {
        double v = x.Value, p = activation.Parameter;
        foreach (double kink in KinksOf(activation))
            x.Tape.KeepAway(v - kink);
        return activation.Function switch
        {
            ActivationFunction.None => x,
            ActivationFunction.Relu => v > 0 ? x : x * 0,
            ActivationFunction.Relu6 => x.Map(Math.Clamp(v, 0, 6), v is > 0 and < 6 ? 1 : 0),
            ActivationFunction.LeakyRelu => v > 0 ? x : x * p,
            ActivationFunction.Elu => v > 0 ? x : x.Map(p * (Math.Exp(v) - 1), p * Math.Exp(v)),
            ActivationFunction.Gelu => x.Map(v * NormalDistribution(v), NormalDistribution(v) + v * NormalDensity(v)),
            ActivationFunction.Silu => x * Sigmoid(x),
            ActivationFunction.HardSwish => x * HardSigmoid(x),
            ActivationFunction.Sigmoid => Sigmoid(x),
            ActivationFunction.HardSigmoid => HardSigmoid(x),
            ActivationFunction.Tanh => x.Map(Math.Tanh(v), 1 - Math.Tanh(v) * Math.Tanh(v)),
            ActivationFunction.Softplus => Softplus(x),
            _ => throw new NotSupportedException($"The interpreter does not know {activation.Function}."),
        };
    }

    /// <summary>x where it is above 0, else x times its channel's slope, or the only one.</summary>
    public static Tensor ApplySlopes(Tensor input, Scalar[] slopes)
    {
        Tensor output = new(input.Shape);
        for (int i = 0; i < input.Values.Length; i++)
        {
            Scalar x = input.Values[i];
            x.Tape.KeepAway(x.Value);
            output.Values[i] = x.Value > 0 ? x : x * slopes[i % input.Shape.Channels % slopes.Length];
        }
        return output;
    }

    /// <summary>1 / (1 + e^-x).</summary>
    public static Scalar Sigmoid(Scalar x)
    {
        double s = 1 / (1 + Math.Exp(-x.Value));
        return x.Map(s, s * (1 - s));
    }

    /// <summary>ln(1 + e^x), written so that a large x does not overflow.</summary>
    public static Scalar Softplus(Scalar x) =>
        x.Map(Math.Max(x.Value, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x.Value))), 1 / (1 + Math.Exp(-x.Value)));

    /// <summary>x / 6 + 1/2, held within 0 and 1.</summary>
    private static Scalar HardSigmoid(Scalar x) =>
        x.Map(Math.Clamp(x.Value / 6 + 0.5, 0, 1), x.Value is > -3 and < 3 ? 1 / 6.0 : 0);

    private static double[] KinksOf(Activation activation) => activation.Function switch
    {
        ActivationFunction.Relu or ActivationFunction.LeakyRelu => [0],
        ActivationFunction.Elu when activation.Parameter != 1 => [0],
        ActivationFunction.Relu6 => [0, 6],
        ActivationFunction.HardSwish or ActivationFunction.HardSigmoid => [-3, 3],
        _ => [],
    };

    private static double NormalDensity(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>
    /// The standard normal distribution: 1/2 + density(x) * (x + x^3/3 + x^5/(3*5) + x^7/(3*5*7) + ...)
    /// (Marsaglia, "Evaluating the normal distribution", 2004). All terms have one sign, so nothing cancels.
    /// </summary>
    private static double NormalDistribution(double x)
    {
        if (Math.Abs(x) > 9)
            return x > 0 ? 1 : 0;
        double term = x, sum = x;
        for (int i = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); i += 2)
        {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + NormalDensity(x) * sum;
    }
}
