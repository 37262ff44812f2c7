namespace NetGen.Compiler;

/// <summary>The gradient that passes a batch normalization's activation function.</summary>
public static class BatchNormCode
{
    /// <summary>
    /// Lines that turn the gradient of the output into that before the activation function, of z = x * scale + bias where x is the distance
    /// from the mean, as the forward pass computes it. <paramref name="gradient"/> is the one's name, and becomes the other's.
    /// </summary>
    /// <param name="bias">Its name; null for none.</param>
    public static IReadOnlyList<string> ActivationGradient(Activation activation, string x, string scale, string? bias, ref string gradient)
    {
        if (activation.Function == ActivationFunction.None)
            return [];
        // Where the others are flat or not can be told from z as well as from their output.
        string value = activation.Function == ActivationFunction.HardSigmoid ? ActivationCode.Forward(activation, "z") : "z";
        List<string> lines = [bias is null ? $"V z = S.Multiply({x}, {scale});" : $"V z = S.MultiplyAdd({x}, {scale}, {bias});"];
        if (value != "z")
            lines.Add($"V value = {value};");
        lines.Add($"V dz = {ActivationCode.Backward(activation, value == "z" ? "z" : "value", gradient)};");
        gradient = "dz";
        return lines;
    }

    /// <summary>Whether working out the activation function again is quicker than reading its output from memory.</summary>
    public static bool IsCheap(Activation activation) => activation.Function is
        ActivationFunction.None or ActivationFunction.Relu or ActivationFunction.Relu6 or ActivationFunction.LeakyRelu
        or ActivationFunction.Clip or ActivationFunction.HardSigmoid or ActivationFunction.HardSwish;
}
