using System.Text;

namespace NetGen.CompilerServices;

/// <summary>Tells files of other formats by their first bytes, once they have turned out to be no safetensors file.</summary>
internal static class ForeignFormat
{
    /// <summary>How many bytes of a file's start tell all that can be told.</summary>
    public const int StartLength = 128;

    /// <summary>The safetensors package's way out of Python, with the names that PyTorch gives.</summary>
    private const string SaveFromTorch = "save it as safetensors: safetensors.torch.save_file(model.state_dict(), 'x.safetensors')";

    private const string SaveFromNumpy =
        "save it as safetensors: safetensors.numpy.save_file(arrays, 'x.safetensors'), arrays by the names and shapes of PyTorch";

    /// <summary>What the file is and what to do with it; null where it is nothing known.</summary>
    public static string? Problem(ReadOnlySpan<byte> start)
    {
        if (start.Length < 9)
            return null;
        if (start.StartsWith("PK\x03\x04"u8))
            return Zip(start);
        // A pickle's first opcode is its protocol, 2 to 5.
        if (start[0] == 0x80 && start[1] is >= 2 and <= 5)
            return $"it is a Python pickle, as older versions of torch.save write; {SaveFromTorch}";
        if (start[0] == 0x89 && start.Slice(1).StartsWith("HDF\r\n"u8))
            return $"it is an HDF5 file, as Keras saves; {SaveFromNumpy}";
        if (start[0] == 0x93 && start.Slice(1).StartsWith("NUMPY"u8))
            return $"it is a NumPy array (.npy); {SaveFromNumpy}";
        if (start[0] == 0x1F && start[1] == 0x8B)
            return "it is compressed by gzip; decompress it first";
        if (start.StartsWith("version https://git-lfs"u8))
            return "it is the pointer that Git LFS leaves where a file was not fetched; run git lfs pull";
        // A protobuf message of ONNX's ModelProto: field 1, the version, then another of its fields.
        if (start[0] == 0x08 && start[1] is >= 1 and < 0x80 && start[2] is 0x12 or 0x1A or 0x22 or 0x28 or 0x32 or 0x3A or 0x42)
            return $"it is an ONNX model; {SaveFromTorch}";
        return null;
    }

    /// <summary>What an archive is shows the name of its first file.</summary>
    private static string Zip(ReadOnlySpan<byte> start)
    {
        const int NameLengthAt = 26, NameAt = 30;
        int length = start.Length > NameAt ? Math.Min(start[NameLengthAt], start.Length - NameAt) : 0;
        string name = length > 0 ? Encoding.ASCII.GetString(start.Slice(NameAt, length).ToArray()) : "";
        if (name.EndsWith(".npy", StringComparison.Ordinal))
            return $"it is a NumPy archive (.npz); {SaveFromNumpy}";
        if (name is "metadata.json" or "config.json")
            return $"it is a Keras model (a zip archive); {SaveFromNumpy}";
        return name.EndsWith("data.pkl", StringComparison.Ordinal)
            ? $"it is a PyTorch checkpoint (a zip archive); {SaveFromTorch}"
            : $"it is a zip archive, as torch.save and numpy.savez write; {SaveFromTorch}";
    }
}
