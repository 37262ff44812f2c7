using System.Runtime.InteropServices;
using NetGen.CompilerServices;

namespace NetGen.Tasks;

/// <summary>A safetensors file, open for reading. What is allocated is bounded by the file's own size.</summary>
internal sealed class SafetensorsReader : IDisposable
{
    private readonly string _name;
    private readonly FileStream _file;
    private readonly long _dataStart;

    private SafetensorsReader(string path, FileStream file)
    {
        _name = Path.GetFileName(path);
        _file = file;
        if (file.Length < 8)
            throw new WeightsFormatException(_name, SafetensorsHeader.TooShort(file.Length));
        byte[] start = ReadBytes(0, (int)Math.Min(ForeignFormat.StartLength, file.Length));
        ulong headerLength = MemoryMarshal.Read<ulong>(start);
        if (headerLength > (ulong)Math.Min(file.Length - 8, int.MaxValue / 2))
            throw new WeightsFormatException(_name, ForeignFormat.Problem(start)
                ?? $"its header claims {headerLength} bytes, and {file.Length - 8} follow; it is truncated or no safetensors file");
        _dataStart = 8 + (long)headerLength;
        byte[] json = ReadBytes(8, (int)headerLength);
        try
        {
            Header = SafetensorsHeader.Parse(_name, json, file.Length - _dataStart);
        }
        catch (WeightsFormatException) when (start[8] != '{' && ForeignFormat.Problem(start) is not null)
        {
            throw new WeightsFormatException(_name, ForeignFormat.Problem(start)!);
        }
    }

    public SafetensorsHeader Header { get; }

    /// <exception cref="WeightsFormatException">It is no safetensors file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsReader Open(string path)
    {
        // To open a pipe is to wait for somebody who writes to it; it has a length of 0, as a device has.
        if (new FileInfo(TargetOf(path)) is { Exists: true, Length: 0 })
            throw new WeightsFormatException(Path.GetFileName(path), SafetensorsHeader.NotRegular);
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return new SafetensorsReader(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What a symbolic link names in the end, as <c>File.ResolveLinkTarget</c> tells it where the build runs on a .NET that has it; .NET
    /// Framework, which has not, runs on systems without pipes in folders.
    /// </summary>
    private static string TargetOf(string path)
    {
        if (!File.Exists(path) || (File.GetAttributes(path) & FileAttributes.ReparsePoint) == 0)
            return path;
        object? target = typeof(File).GetMethod("ResolveLinkTarget", [typeof(string), typeof(bool)])?.Invoke(null, [path, true]);
        return (target as FileSystemInfo)?.FullName ?? path;
    }

    /// <summary>A tensor whose type <see cref="TensorEntry.IsFloat"/>, row-major, each value rounded to float.</summary>
    public float[] Read(TensorEntry tensor)
    {
        byte[] bytes = ReadBytes(_dataStart + tensor.Begin, checked((int)(tensor.End - tensor.Begin)));
        switch (tensor.Type)
        {
            case "F32":
                return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            case "F64":
                return Array.ConvertAll(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), value => (float)value);
            case "BF16":
                return Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), bits => OfBits((uint)bits << 16));
            default:
                return Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), OfHalf);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>An IEEE 754 binary16 as a float, exactly.</summary>
    private static float OfHalf(ushort bits)
    {
        uint sign = (uint)(bits & 0x8000) << 16, rest = bits & 0x7FFFu;
        if (rest >= 0x7C00)
            return OfBits(sign | 0x7F800000 | (rest & 0x3FF) << 13);
        // The exponent's bias goes from 15 to 127 by a multiplication, which takes subnormal values along.
        float magnitude = OfBits(rest << 13) * 5.192296858534828e33f; // 2^112
        return sign == 0 ? magnitude : -magnitude;
    }

    private static float OfBits(uint bits) => MemoryMarshal.Cast<uint, float>([bits])[0];

    private byte[] ReadBytes(long offset, int count)
    {
        byte[] bytes = new byte[count];
        _file.Position = offset;
        for (int done = 0; done < count;)
        {
            int read = _file.Read(bytes, done, count - done);
            if (read == 0)
                throw new WeightsFormatException(_name, $"it ended at byte {offset + done} while it was read");
            done += read;
        }
        return bytes;
    }
}
