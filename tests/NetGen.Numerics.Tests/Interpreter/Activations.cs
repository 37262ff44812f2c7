namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>
/// The activation functions by their definitions, with their slopes; at a kink, as in PyTorch, the slope of the flatter side.
/// </summary>
internal static class Activations
{
    public static Scalar Apply(Activation activation, Scalar x)
    {
        double v = x.Value, p = activation.Parameter, q = activation.SecondParameter;
        foreach (double kink in KinksOf(activation))
            x.Tape.KeepAway(v - kink);
        return activation.Function switch
        {
            ActivationFunction.None => x,
            ActivationFunction.Relu => v > 0 ? x : x * 0,
            ActivationFunction.Relu6 => x.Map(Math.Clamp(v, 0, 6), v is > 0 and < 6 ? 1 : 0),
            ActivationFunction.Clip => x.Map(Math.Clamp(v, p, q), v > p && v < q ? 1 : 0),
            ActivationFunction.LeakyRelu => v > 0 ? x : x * p,
            ActivationFunction.Selu => v > 0
                ? x * SeluScale
                : x.Map(SeluScale * SeluAlpha * (Math.Exp(v) - 1), SeluScale * SeluAlpha * Math.Exp(v)),
            ActivationFunction.Celu => v > 0 ? x : x.Map(p * (Math.Exp(v / p) - 1), Math.Exp(v / p)),
            ActivationFunction.Softsign => x.Map(v / (1 + Math.Abs(v)), 1 / ((1 + Math.Abs(v)) * (1 + Math.Abs(v)))),
            ActivationFunction.Mish => x * Tanh(Softplus(x)),
            ActivationFunction.GeluTanh => x * (Tanh((x + x * x * x * 0.044715) * Math.Sqrt(2 / Math.PI)) + 1) * 0.5,
            ActivationFunction.Elu => v > 0 ? x : x.Map(p * (Math.Exp(v) - 1), p * Math.Exp(v)),
            ActivationFunction.Gelu => x.Map(v * NormalDistribution(v), NormalDistribution(v) + v * NormalDensity(v)),
            ActivationFunction.Silu => x * Sigmoid(x),
            ActivationFunction.HardSwish => x * HardSigmoid(x, 1 / 6.0, 0.5),
            ActivationFunction.Sigmoid => Sigmoid(x),
            ActivationFunction.HardSigmoid => HardSigmoid(x, SlopeOf(activation), q),
            ActivationFunction.Tanh => Tanh(x),
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

    /// <summary>The numbers of Klambauer and others, "Self-normalizing neural networks", 2017.</summary>
    private const double SeluScale = 1.0507009873554805, SeluAlpha = 1.6732632423543772;

    private static Scalar Tanh(Scalar x) => x.Map(Math.Tanh(x.Value), 1 - Math.Tanh(x.Value) * Math.Tanh(x.Value));

    /// <summary>slope * x + offset, held within 0 and 1.</summary>
    private static Scalar HardSigmoid(Scalar x, double slope, double offset)
    {
        double line = slope * x.Value + offset;
        return x.Map(Math.Clamp(line, 0, 1), line is > 0 and < 1 ? slope : 0);
    }

    /// <summary>hardsigmoid's slope; by default a sixth, not the float32 nearest to it.</summary>
    private static double SlopeOf(Activation activation) => activation.Parameter == 1f / 6 ? 1 / 6.0 : activation.Parameter;

    private static double[] KinksOf(Activation activation) => activation.Function switch
    {
        ActivationFunction.Relu or ActivationFunction.LeakyRelu or ActivationFunction.Selu => [0],
        ActivationFunction.Elu when activation.Parameter != 1 => [0],
        ActivationFunction.Relu6 => [0, 6],
        ActivationFunction.Clip => new double[] { activation.Parameter, activation.SecondParameter }.Where(double.IsFinite).ToArray(),
        ActivationFunction.HardSwish => [-3, 3],
        ActivationFunction.HardSigmoid =>
            [-activation.SecondParameter / SlopeOf(activation), (1 - activation.SecondParameter) / SlopeOf(activation)],
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
