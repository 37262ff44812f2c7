using System;
using System.Globalization;
using System.Linq;

namespace Consumer;

/// <summary>Runs the network; compiled in the tree and by the package's consumers alike.</summary>
public static class Network
{
    /// <summary>The bits of the outputs of three samples, by weights drawn from a seed.</summary>
    public static string Outputs()
    {
        using Shapes shapes = Shapes.Create(seed: 7);
        return Outputs(shapes);
    }

    /// <summary>The bits of the outputs of three samples.</summary>
    public static string Outputs(Shapes shapes)
    {
        float[] inputs = new float[3 * Shapes.InputLength], outputs = new float[3 * Shapes.OutputLength];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = i % 17 / 8f - 1;
        shapes.Forward(inputs, outputs);
        return string.Join(
            " ", outputs.Select(value => BitConverter.SingleToInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture)));
    }
}
