using System.Runtime.InteropServices;
using System.Text;
using NetGen.Compiler;
using NetGen.CompilerServices;

namespace NetGen.Tasks;

/// <summary>Puts a weights file's tensors where the kernels read them.</summary>
internal static class WeightsPacker
{
    /// <summary>What the runtime's <c>EmbeddedWeights</c> reads before the floats.</summary>
    private const int HeaderLength = 64;

    /// <param name="network">The network.</param>
    /// <param name="fileName">What messages call the file.</param>
    /// <param name="file">A file in which <see cref="WeightsCheck"/> found no difference.</param>
    /// <param name="allowNonFinite">Whether infinities and NaN are packed as they are.</param>
    public static (byte[] Block, EquatableArray<Diagnostic> Faults) Run(
        LoweredNetwork network, string fileName, SafetensorsReader file, bool allowNonFinite)
    {
        byte[] block = new byte[checked(HeaderLength + network.ParameterLength * sizeof(float))];
        Encoding.ASCII.GetBytes("NetGenW1").CopyTo(block, 0);
        Span<ulong> header = MemoryMarshal.Cast<byte, ulong>(block.AsSpan(0, HeaderLength));
        header[1] = LayoutFingerprint.Of(network.Parameters, network.ParameterLength);
        header[2] = (ulong)network.ParameterLength;
        Span<float> floats = MemoryMarshal.Cast<byte, float>(block.AsSpan(HeaderLength));

        Dictionary<string, TensorEntry> tensors = file.Header.Tensors.ToDictionary(tensor => tensor.Name);
        List<Diagnostic> faults = [];
        foreach (PackedParameter parameter in network.Parameters)
        {
            float[] values = file.Read(tensors[parameter.Name]);
            if (FaultOf(parameter, values, allowNonFinite) is (int index, DiagnosticRule rule, string problem))
                faults.Add(new Diagnostic(rule, FormattableString.Invariant(
                    $"{WeightsCheck.LabelOf(network, parameter)}: '{parameter.Name}' is {values[index]} at index {index} ")
                        + $"in {fileName}{problem}",
                    Anchor.OfLayer(parameter.LayerId)));
            else
                Pack(parameter, values, floats);
        }
        return (block, faults.ToEquatableArray());
    }

    /// <summary>The first value that the parameter cannot have, as the runtime has it when it loads a file.</summary>
    private static (int Index, DiagnosticRule Rule, string Problem)? FaultOf(PackedParameter parameter, float[] values, bool allowNonFinite)
    {
        if (!allowNonFinite && FirstNonFinite(values) is int nonFinite)
            return (nonFinite, DiagnosticCatalog.WeightNotFinite, "; values must be finite, unless the item says AllowNonFinite=\"true\"");
        if (FirstStray(parameter.Shaped, values) is int stray)
            return (stray, DiagnosticCatalog.WeightWithoutConnection, ", where the layer's table has no connection; it must be 0 there");
        if (FirstBeyondRange(parameter, values) is int beyond)
            return (beyond, DiagnosticCatalog.TensorRange, ", and float16 holds up to 65504; keep the layer in bfloat16 or float32");
        return null;
    }

    private static int? FirstNonFinite(float[] values)
    {
        for (int i = 0; i < values.Length; i++)
            if (float.IsNaN(values[i]) || float.IsInfinity(values[i]))
                return i;
        return null;
    }

    /// <summary>Writes row-major values to where the parameter's axes say.</summary>
    private static void Pack(PackedParameter parameter, float[] values, Span<float> block)
    {
        int[] index = new int[parameter.Axes.Count];
        int start = parameter.Storage == StorageType.Float32 ? parameter.Offset : 0;
        foreach (float value in values)
        {
            int position = start;
            for (int i = 0; i < index.Length; i++)
            {
                ParameterAxis axis = parameter.Axes[i];
                position += index[i] / axis.Block * axis.BlockStride + index[i] % axis.Block * axis.Stride;
            }
            if (parameter.Storage == StorageType.Float32)
                block[position] = value;
            else
                PackHalf(parameter, position, value, block);
            for (int i = index.Length - 1; i >= 0 && ++index[i] == parameter.Axes[i].Extent; i--)
                index[i] = 0;
        }
    }

    /// <summary>Writes a value that shares its float with another.</summary>
    private static void PackHalf(PackedParameter parameter, int position, float value, Span<float> block)
    {
        Span<uint> words = MemoryMarshal.Cast<float, uint>(block.Slice(parameter.Offset, parameter.Length));
        uint bits = MemoryMarshal.Cast<float, uint>([value])[0];
        (int word, int shift) = HalfSize.Place(position);
        words[word] |= (uint)(parameter.Storage == StorageType.BFloat16 ? HalfSize.ToBFloat16(bits) : HalfSize.ToFloat16(bits)) << shift;
    }

    /// <summary>The first weight that float16 cannot hold.</summary>
    private static int? FirstBeyondRange(PackedParameter parameter, float[] values)
    {
        if (parameter.Storage == StorageType.Float16)
            for (int i = 0; i < values.Length; i++)
                if (!(Math.Abs(values[i]) < HalfSize.Float16Bound))
                    return i;
        return null;
    }

    /// <summary>The first weight that is not zero though the layer's table has no connection for it.</summary>
    private static int? FirstStray(ShapedParameter parameter, float[] values)
    {
        if (parameter.Connections.Count == 0)
            return null;
        int channels = parameter.Shape[1], area = parameter.Shape[2] * parameter.Shape[3];
        for (int i = 0; i < values.Length; i++)
            if (values[i] != 0 && !parameter.Connections[i / (channels * area)].Contains(i / area % channels))
                return i;
        return null;
    }
}
