using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.InteropServices;

namespace NetGen.CompilerServices;

/// <summary>
/// The parameter block that the build embedded as a resource: a header of 64 bytes, then the floats in the kernels' layout,
/// little-endian. The header holds <see cref="Magic"/>, the layout's fingerprint and the number of floats, 8 bytes each; the
/// rest of it is zero.
/// </summary>
internal static unsafe class EmbeddedWeights
{
    private const int HeaderLength = 64;

    private static ReadOnlySpan<byte> Magic => "NetGenW1"u8;

    /// <summary>The block: in the assembly's own memory where it can be read there, else copied once.</summary>
    /// <exception cref="WeightsFormatException">There is no such resource, or it has another layout.</exception>
    public static NativeBlock Open(NetworkInfo info, Assembly assembly, string resource, ulong layout)
    {
        Stream stream = assembly.GetManifestResourceStream(resource) ??
            throw Problem("it is not in the assembly; the build embeds it, and a trimmer must leave it there");
        if (stream.Length != HeaderLength + (long)info.ParameterBlockLength * sizeof(float))
            throw Problem($"it has {stream.Length} bytes, which are not the parameters of {info.Name}; build the project anew");
        Span<byte> header = stackalloc byte[HeaderLength];
        stream.ReadExactly(header);
        if (!header.StartsWith(Magic) || BinaryPrimitives.ReadUInt64LittleEndian(header[8..]) != layout)
            throw Problem($"its layout is not the one that {info.Name} was compiled for; build the project anew");

        if (stream is UnmanagedMemoryStream memory && BitConverter.IsLittleEndian && IsReadInPlace(memory.PositionPointer))
            return new NativeBlock((float*)memory.PositionPointer, info.ParameterBlockLength, lender: memory);
        using (stream)
            return Copy(stream, info.ParameterBlockLength);

        WeightsFormatException Problem(string problem) => new($"resource '{resource}' of {assembly.GetName().Name}", problem);
    }

    /// <summary>
    /// Assemblies align resources to 8 bytes, native images not at all. Reads that cross cache lines cost a few percent at most, and a copy
    /// costs more time than thousands of calls win back (docs/deployment.md has the figures): only what a processor cannot read unaligned
    /// is copied.
    /// </summary>
    private static bool IsReadInPlace(byte* floats) =>
        (nint)floats % sizeof(float) == 0
        || RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 or Architecture.Arm64;

    private static NativeBlock Copy(Stream stream, int floats)
    {
        NativeBlock block = new(floats, clear: false);
        Span<float> values = new(block.Pointer, floats);
        stream.ReadExactly(MemoryMarshal.AsBytes(values));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values), MemoryMarshal.Cast<float, int>(values));
        return block;
    }
}
