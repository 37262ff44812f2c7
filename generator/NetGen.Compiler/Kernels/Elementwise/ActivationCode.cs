using System.Globalization;

namespace NetGen.Compiler;

/// <summary>Activation functions and their derivatives as C# expressions over vectors.</summary>
public static class ActivationCode
{
    private const string SimdMath = "global::NetGen.CompilerServices.SimdMath";

    /// <summary>
    /// selu's lambda, and lambda * alpha, as one number so that output and derivative agree on where the function is flat (Klambauer and
    /// others, "Self-normalizing neural networks", 2017).
    /// </summary>
    private const string SeluScale = "S.Broadcast(1.0507009873554805f)", SeluDepth = "S.Broadcast(1.7580993408473766f)";

    public static string Literal(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";

    public static string Broadcast(float value) => value == 0 ? "S.Zero" : $"S.Broadcast({Literal(value)})";

    /// <summary>f(x), where <paramref name="x"/> is the name of a vector.</summary>
    public static string Forward(Activation activation, string x)
    {
        string parameter = Broadcast(activation.Parameter);
        return activation.Function switch
        {
            ActivationFunction.None => x,
            ActivationFunction.Relu => $"S.Max(S.Zero, {x})",
            ActivationFunction.Relu6 => Clip(0, 6, x),
            ActivationFunction.Clip => Clip(activation.Parameter, activation.SecondParameter, x),
            ActivationFunction.LeakyRelu => $"S.IfGreater({x}, S.Zero, {x}, S.Multiply({x}, {parameter}))",
            ActivationFunction.Elu => $"S.IfGreater({x}, S.Zero, {x}, S.Multiply({parameter}, {SimdMath}.ExpMinusOne<S, V>({x})))",
            ActivationFunction.Selu => $"S.IfGreater({x}, S.Zero, S.Multiply({x}, {SeluScale}), "
                + $"S.Multiply({SeluDepth}, {SimdMath}.ExpMinusOne<S, V>({x})))",
            ActivationFunction.Celu => $"S.IfGreater({x}, S.Zero, {x}, "
                + $"S.Multiply({parameter}, {SimdMath}.ExpMinusOne<S, V>(S.Multiply({x}, {Inverse(activation.Parameter)}))))",
            ActivationFunction.Gelu => $"S.Multiply(S.Multiply({x}, S.Broadcast(0.5f)), S.Add(S.Broadcast(1f), "
                + $"{SimdMath}.Erf<S, V>(S.Multiply({x}, S.Broadcast(0.70710678f)))))",
            ActivationFunction.GeluTanh => $"{SimdMath}.GeluTanh<S, V>({x})",
            ActivationFunction.Silu => $"S.Multiply({x}, {SimdMath}.Sigmoid<S, V>({x}))",
            ActivationFunction.Mish => $"{SimdMath}.Mish<S, V>({x})",
            ActivationFunction.HardSwish => $"S.Multiply({x}, {HardSigmoid(x, "S.Broadcast(1f / 6)", "S.Broadcast(0.5f)")})",
            ActivationFunction.Sigmoid => $"{SimdMath}.Sigmoid<S, V>({x})",
            ActivationFunction.HardSigmoid => HardSigmoid(x, parameter, Broadcast(activation.SecondParameter)),
            ActivationFunction.Tanh => $"{SimdMath}.Tanh<S, V>({x})",
            ActivationFunction.Softplus => $"{SimdMath}.Softplus<S, V>({x})",
            ActivationFunction.Softsign => $"{SimdMath}.Softsign<S, V>({x})",
            _ => throw new InvalidOperationException(activation.Function.ToString()),
        };
    }

    /// <summary>The function for a comment: <c>, then relu</c>.</summary>
    public static string Then(Activation activation) =>
        activation.Function == ActivationFunction.None ? "" : $", then {activation.Function.ToString().ToLowerInvariant()}";

    /// <summary>
    /// dL/dx from dL/dy, where <paramref name="y"/> names the function's output if
    /// <see cref="Activation.DerivativeFromOutput"/>, else its input.
    /// </summary>
    public static string Backward(Activation activation, string y, string dy)
    {
        string parameter = Broadcast(activation.Parameter);
        const string one = "S.Broadcast(1f)";
        if (!activation.DerivativeFromOutput)
            return BackwardFromInput(activation, y, dy);
        return activation.Function switch
        {
            ActivationFunction.None => dy,
            ActivationFunction.Relu => $"S.IfGreaterOrEqual(S.Zero, {y}, S.Zero, {dy})",
            ActivationFunction.Relu6 => ClipBackward(0, 6, y, dy),
            ActivationFunction.Clip => ClipBackward(activation.Parameter, activation.SecondParameter, y, dy),
            ActivationFunction.LeakyRelu => $"S.IfGreater({y}, S.Zero, {dy}, S.Multiply({dy}, {parameter}))",
            ActivationFunction.Elu => $"S.IfGreater({y}, S.Zero, {dy}, S.Multiply({dy}, S.Add({y}, {parameter})))",
            ActivationFunction.Selu => $"S.Multiply({dy}, S.IfGreater({y}, S.Zero, {SeluScale}, S.Add({y}, {SeluDepth})))",
            ActivationFunction.Celu => $"S.IfGreater({y}, S.Zero, {dy}, "
                + $"S.Multiply({dy}, S.Multiply(S.Add({y}, {parameter}), {Inverse(activation.Parameter)})))",
            ActivationFunction.Sigmoid => $"S.Multiply({dy}, S.Multiply({y}, S.Subtract({one}, {y})))",
            ActivationFunction.HardSigmoid =>
                $"S.IfGreater({y}, S.Zero, S.IfGreater({one}, {y}, S.Multiply({dy}, {parameter}), S.Zero), S.Zero)",
            ActivationFunction.Tanh => $"S.Multiply({dy}, S.Subtract({one}, S.Multiply({y}, {y})))",
            ActivationFunction.Softplus => $"S.Multiply({dy}, S.Subtract({one}, {SimdMath}.Exp<S, V>(S.Subtract(S.Zero, {y}))))",
            ActivationFunction.Softsign => $"S.Multiply({dy}, {SimdMath}.SoftsignDerivative<S, V>({y}))",
            _ => throw new InvalidOperationException(activation.Function.ToString()),
        };
    }

    private static string BackwardFromInput(Activation activation, string x, string dy) => activation.Function switch
    {
        ActivationFunction.Gelu => $"S.Multiply({dy}, {SimdMath}.GeluDerivative<S, V>({x}))",
        ActivationFunction.GeluTanh => $"S.Multiply({dy}, {SimdMath}.GeluTanhDerivative<S, V>({x}))",
        ActivationFunction.Silu => $"S.Multiply({dy}, {SimdMath}.SiluDerivative<S, V>({x}))",
        ActivationFunction.Mish => $"S.Multiply({dy}, {SimdMath}.MishDerivative<S, V>({x}))",
        ActivationFunction.HardSwish =>
            $"S.IfGreater(S.Broadcast(-3f), {x}, S.Zero, S.IfGreater({x}, S.Broadcast(3f), {dy}, "
                + $"S.Multiply({dy}, S.MultiplyAdd({x}, S.Broadcast(1f / 3), S.Broadcast(0.5f)))))",
        ActivationFunction.LeakyRelu => $"S.IfGreater({x}, S.Zero, {dy}, S.Multiply({dy}, {Broadcast(activation.Parameter)}))",
        ActivationFunction.Elu =>
            $"S.IfGreater({x}, S.Zero, {dy}, S.Multiply({dy}, S.Multiply({Broadcast(activation.Parameter)}, {SimdMath}.Exp<S, V>({x}))))",
        _ => throw new InvalidOperationException(activation.Function.ToString()),
    };

    private static string HardSigmoid(string x, string slope, string offset) =>
        $"S.Min(S.Broadcast(1f), S.Max(S.Zero, S.MultiplyAdd({x}, {slope}, {offset})))";

    /// <summary>x held between the bounds, of which one may be infinite: there is none then.</summary>
    private static string Clip(float min, float max, string x)
    {
        if (!float.IsInfinity(min))
            x = $"S.Max({Broadcast(min)}, {x})";
        return float.IsInfinity(max) ? x : $"S.Min({Broadcast(max)}, {x})";
    }

    /// <summary>The gradient through <see cref="Clip"/>, 0 at the bounds and beyond them.</summary>
    private static string ClipBackward(float min, float max, string y, string dy)
    {
        if (!float.IsInfinity(max))
            dy = $"S.IfGreaterOrEqual({y}, {Broadcast(max)}, S.Zero, {dy})";
        return float.IsInfinity(min) ? dy : $"S.IfGreaterOrEqual({Broadcast(min)}, {y}, S.Zero, {dy})";
    }

    /// <summary>1 / value, which C# works out.</summary>
    private static string Inverse(float value) => $"S.Broadcast(1f / {Literal(value)})";
}
