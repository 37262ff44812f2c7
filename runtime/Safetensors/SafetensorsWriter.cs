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

    /// <summary>Writes a file beside, flushes it to the disk and renames it over <paramref name="path"/>.</summary>
    public static void Write(string path, IReadOnlyList<KeyValuePair<string, string>> metadata, IReadOnlyList<TensorSource> tensors)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // A link keeps pointing where it does: what it names is replaced.
        path = Path.GetFullPath(path);
        if (new FileInfo(path).LinkTarget is not null)
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new DirectoryNotFoundException($"cannot save to '{path}': its directory does not exist");
        if (Directory.Exists(path))
            throw new IOException($"cannot save to '{path}': it is a directory");

        string temporary = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            using (FileStream stream = Create(temporary, like: path))
            {
                WriteContent(stream, metadata, tensors);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>A new file with the permissions of the one it is to replace, if there is one.</summary>
    private static FileStream Create(string path, string like)
    {
        FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        if (!OperatingSystem.IsWindows() && File.Exists(like))
            File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(like));
        return stream;
    }

    private static void WriteContent(
        FileStream stream, IReadOnlyList<KeyValuePair<string, string>> metadata, IReadOnlyList<TensorSource> tensors)
    {
        stream.Write(Header(metadata, tensors));
        foreach (TensorSource tensor in tensors)
        {
            float[] values = new float[tensor.Length];
            tensor.Read(values);
            if (tensor.Storage != ParameterStorage.Float32)
            {
                byte[] halves = new byte[2 * values.Length];
                for (int i = 0; i < values.Length; i++)
                    BinaryPrimitives.WriteUInt16LittleEndian(halves.AsSpan(2 * i), HalfSizePacking.Round(tensor.Storage, values[i]));
                stream.Write(halves);
                continue;
            }

            if (!BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values.AsSpan()), MemoryMarshal.Cast<float, int>(values.AsSpan()));
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
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
                writer.WriteString("dtype", tensor.Storage switch { ParameterStorage.BFloat16 => "BF16", ParameterStorage.Float16 => "F16", _ => "F32" });
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
