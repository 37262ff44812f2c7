using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace NetGen.Numerics.Tests;

/// <summary>
/// The numbers that PyTorch made for one network (tests/References/README.md says which), read without the runtime's reader.
/// </summary>
internal sealed class ReferenceFile
{
    private readonly byte[] _content;
    private readonly JsonElement _header;
    private readonly int _start;

    public ReferenceFile(string name)
    {
        Name = name;
        _content = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "References", name + ".safetensors"));
        _start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(_content);
        _header = JsonDocument.Parse(_content.AsMemory(8.._start)).RootElement;
    }

    public string Name { get; }

    public ulong Seed => ulong.Parse(Metadata("seed")!);

    public int Samples => int.Parse(Metadata("samples")!);

    public int Steps => int.Parse(Metadata("steps")!);

    /// <summary>How many values are kept of a larger tensor.</summary>
    public int Sampled => int.Parse(Metadata("sampled")!);

    public string? Metadata(string key) =>
        _header.GetProperty("__metadata__").TryGetProperty(key, out JsonElement value) ? value.GetString() : null;

    public bool Contains(string tensor) => _header.TryGetProperty(tensor, out _);

    public float[] Floats(string tensor) => Read<float>(tensor, "F32");

    public double[] Doubles(string tensor) => Read<double>(tensor, "F64");

    public int[] Integers(string tensor) => Read<int>(tensor, "I32");

    public int[] Labels => Contains("labels") ? Integers("labels") : [];

    public float[] Targets => Contains("targets") ? Floats("targets") : [];

    public byte[] Mask(string tensor) => Read<byte>(tensor, "U8");

    private T[] Read<T>(string tensor, string type) where T : unmanaged
    {
        JsonElement entry = _header.GetProperty(tensor);
        Assert.Equal(type, entry.GetProperty("dtype").GetString());
        JsonElement offsets = entry.GetProperty("data_offsets");
        int from = _start + offsets[0].GetInt32(), to = _start + offsets[1].GetInt32();
        return MemoryMarshal.Cast<byte, T>(_content.AsSpan(from..to)).ToArray();
    }
}
