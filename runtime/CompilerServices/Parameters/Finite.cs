using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NetGen.CompilerServices;

/// <summary>A value of a tensor, or a loss, that is NaN or infinite.</summary>
/// <param name="Tensor">The tensor's name, as files have it; null for a loss.</param>
/// <param name="Index">Which value, row-major in the file's shape; 0 for a loss.</param>
/// <param name="Value">The value.</param>
internal readonly record struct NonFiniteValue(string? Tensor, int Index, float Value)
{
    public override string ToString()
    {
        string value = Value.ToString(CultureInfo.InvariantCulture);
        return Tensor is null ? $"the loss is {value}" : $"{Tensor} is {value} at index {Index}";
    }
}

/// <summary>Looks for values that are not finite: NaN and the infinities.</summary>
internal static unsafe class Finite
{
    private const int SignCleared = 0x7FFF_FFFF, LargestFinite = 0x7F7F_FFFF;

    /// <summary>The index of the first value that is not finite, or -1.</summary>
    public static int IndexOfOther(ReadOnlySpan<float> values)
    {
        // Without the sign, the bits of NaN and of the infinities are larger whole numbers than those of all others.
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(values);
        Vector<int> clear = new(SignCleared), limit = new(LargestFinite);
        int i = 0;
        for (; i <= bits.Length - 2 * Vector<int>.Count; i += 2 * Vector<int>.Count)
        {
            Vector<int> left = new Vector<int>(bits[i..]) & clear, right = new Vector<int>(bits[(i + Vector<int>.Count)..]) & clear;
            if (Vector.GreaterThanAny(Vector.Max(left, right), limit))
                break;
        }

        for (; i < bits.Length; i++)
            if ((bits[i] & SignCleared) > LargestFinite)
                return i;
        return -1;
    }

    /// <summary>The first value that is not finite, of tensors in their order, or null.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="prefix">What comes before a parameter's name in the tensor's.</param>
    public static NonFiniteValue? FirstOther(PackedTensors tensors, string prefix)
    {
        float* block = tensors.Acquire();
        try
        {
            if (IndexOfOther(new ReadOnlySpan<float>(block, tensors.Length)) < 0)
                return null;
        }
        finally
        {
            tensors.Release();
        }

        foreach (ParameterInfo parameter in tensors.Info.Parameters)
        {
            float[] values = tensors.Read(parameter.Name);
            int index = IndexOfOther(values);
            if (index >= 0)
                return new NonFiniteValue(prefix + parameter.Name, index, values[index]);
        }

        // What is left is padding, which no value of the network depends on.
        return null;
    }
}
