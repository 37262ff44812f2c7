using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetGen.CompilerServices;

/// <summary>
/// A safetensors file, open for reading: 8 bytes with the header's length, the JSON header, the data. What is allocated
/// is bounded by the file's own size.
/// </summary>
internal sealed unsafe class SafetensorsFile : IDisposable
{
    /// <summary>The most bytes of a header, as in the format's reference implementation.</summary>
    private const long MaxHeaderLength = 100_000_000;

    private readonly SafeFileHandle? _handle;
    private readonly byte* _content;
    private readonly long _length;
    private readonly long _dataStart;

    private SafetensorsFile(string name, SafeFileHandle? handle, byte* content, long length)
    {
        Name = name;
        _handle = handle;
        _content = content;
        _length = length;

        if (length < 8)
            throw Problem(SafetensorsHeader.TooShort(length));
        Span<byte> start = stackalloc byte[(int)Math.Min(ForeignFormat.StartLength, length)];
        ReadBytes(0, start);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (headerLength > MaxHeaderLength || (long)headerLength > length - 8)
            throw Problem(ForeignFormat.Problem(start)
                ?? $"its header claims {headerLength} bytes, and {length - 8} follow; it is truncated or no safetensors file");
        byte[] json = new byte[headerLength];
        ReadBytes(8, json);
        _dataStart = 8 + json.Length;
        try
        {
            Header = SafetensorsHeader.Parse(name, json, length - _dataStart);
        }
        catch (WeightsFormatException) when (start[8] != '{' && ForeignFormat.Problem(start) is not null)
        {
            throw Problem(ForeignFormat.Problem(start)!);
        }
    }

    /// <summary>The path, or what stands for it in messages.</summary>
    public string Name { get; }

    public SafetensorsHeader Header { get; }

    /// <exception cref="WeightsFormatException">It is no safetensors file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (RegularFile.IsEmpty(path))
            throw new WeightsFormatException(path, SafetensorsHeader.NotRegular);
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return new SafetensorsFile(path, handle, null, RandomAccess.GetLength(handle));
        }
        catch (Exception exception)
        {
            handle.Dispose();
            if (exception is NotSupportedException)
                throw new WeightsFormatException(path, SafetensorsHeader.NotRegular);
            throw;
        }
    }

    /// <summary>Reads from memory that stays where it is until the file is disposed.</summary>
    public static SafetensorsFile Parse(byte* content, long length) => new("the safetensors content", null, content, length);

    /// <summary>Reads a tensor whose type <see cref="TensorEntry.IsFloat"/>, each value rounded to float.</summary>
    /// <param name="tensor">Which.</param>
    /// <param name="values">As many values as its shape has.</param>
    public void Read(TensorEntry tensor, Span<float> values)
    {
        if (tensor.Type == "F32")
        {
            ReadBytes(_dataStart + tensor.Begin, MemoryMarshal.AsBytes(values));
            if (!BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values), MemoryMarshal.Cast<float, int>(values));
            return;
        }

        const int Chunk = 8192;
        int size = TensorEntry.SizeOf(tensor.Type)!.Value;
        Span<byte> buffer = new byte[Math.Min(Chunk, values.Length) * size];
        for (int start = 0; start < values.Length; start += Chunk)
        {
            Span<float> part = values.Slice(start, Math.Min(Chunk, values.Length - start));
            Span<byte> bytes = buffer[..(part.Length * size)];
            ReadBytes(_dataStart + tensor.Begin + (long)start * size, bytes);
            for (int i = 0; i < part.Length; i++)
                part[i] = Convert(tensor.Type, bytes.Slice(i * size, size));
        }
    }

    public void Dispose() => _handle?.Dispose();

    public WeightsFormatException Problem(string problem) => new(Name, problem);

    private static float Convert(string type, ReadOnlySpan<byte> bytes) => type switch
    {
        "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        "BF16" => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };

    private void ReadBytes(long offset, Span<byte> destination)
    {
        if (_handle is null)
        {
            new ReadOnlySpan<byte>(_content + offset, destination.Length).CopyTo(destination);
            return;
        }

        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
                throw Problem($"it ended at byte {offset} of {_length} while it was read");
            offset += read;
            destination = destination[read..];
        }
    }
}
