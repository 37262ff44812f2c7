using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace NetGen.CompilerServices;

/// <summary>A tensor to be written: its values are asked for when their turn comes.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Length">How many values.</param>
/// <param name="Storage">Its type in the file.</param>
/// <param name="Read">Fills them in, row-major.</param>
internal sealed record TensorSource(string Name, IReadOnlyList<int> Shape, int Length, ParameterStorage Storage, Action<float[]> Read)
{
    public int ValueBytes => Storage == ParameterStorage.Float32 ? 4 : 2;
}

/// <summary>Writes safetensors files, whole or not at all. The same content gives the same bytes.</summary>
internal static class SafetensorsWriter
{
    /// <summary>The data section starts at a multiple of this in the file.</summary>
    private const int Alignment = 64;

    /// <summary>Writes a file by <see cref="FileReplacement"/>.</summary>
    /// <exception cref="InvalidOperationException">A value is not finite, and that is not allowed.</exception>
    public static void Write(
        string path, IReadOnlyList<KeyValuePair<string, string>> metadata, IReadOnlyList<TensorSource> tensors, bool allowNonFinite)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileReplacement.Write(path, stream =>
        {
            stream.Write(Header(metadata, tensors));
            foreach (TensorSource tensor in tensors)
            {
                float[] values = new float[tensor.Length];
                tensor.Read(values);
                if (!allowNonFinite && ParameterFault.NonFinite(tensor.Name, values) is string fault)
                    throw new InvalidOperationException($"cannot save to '{path}': {fault}");
                WriteValues(stream, tensor.Storage, values);
            }
        });
    }

    private static void WriteValues(Stream stream, ParameterStorage storage, float[] values)
    {
        if (storage != ParameterStorage.Float32)
        {
            byte[] halves = new byte[2 * values.Length];
            for (int i = 0; i < values.Length; i++)
                BinaryPrimitives.WriteUInt16LittleEndian(halves.AsSpan(2 * i), HalfSizePacking.Round(storage, values[i]));
            stream.Write(halves);
            return;
        }

        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(
                MemoryMarshal.Cast<float, int>(values.AsSpan()), MemoryMarshal.Cast<float, int>(values.AsSpan()));
        stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    /// <summary>The length, the JSON and, as the format allows, spaces that align the data.</summary>
    private static byte[] Header(IReadOnlyList<KeyValuePair<string, string>> metadata, IReadOnlyList<TensorSource> tensors)
    {
        ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("__metadata__");
            foreach ((string key, string value) in metadata)
                writer.WriteString(key, value);
            writer.WriteEndObject();
            long offset = 0;
            foreach (TensorSource tensor in tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", tensor.Storage switch
                {
                    ParameterStorage.BFloat16 => "BF16",
                    ParameterStorage.Float16 => "F16",
                    _ => "F32",
                });
                writer.WriteStartArray("shape");
                foreach (int dimension in tensor.Shape)
                    writer.WriteNumberValue(dimension);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                offset += (long)tensor.Length * tensor.ValueBytes;
                writer.WriteNumberValue(offset);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        byte[] header = new byte[(8 + json.WrittenCount + Alignment - 1) / Alignment * Alignment];
        header.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        json.WrittenSpan.CopyTo(header.AsSpan(8));
        return header;
    }
}
