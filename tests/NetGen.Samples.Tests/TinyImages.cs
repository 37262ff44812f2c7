using System.Buffers.Binary;
using System.IO.Compression;

namespace NetGen.Samples.Tests;

/// <summary>A folder with a small set in Fashion-MNIST's files: ten kinds of stripes that any network can tell apart.</summary>
public sealed class TinyImages : IDisposable
{
    public const int Training = 300, Test = 60, Side = 28;

    public const string
        TrainingImages = "train-images-idx3-ubyte.gz", TrainingLabels = "train-labels-idx1-ubyte.gz",
        TestImages = "t10k-images-idx3-ubyte.gz", TestLabels = "t10k-labels-idx1-ubyte.gz";

    public TinyImages()
    {
        Write(TrainingImages, Images(Training));
        Write(TrainingLabels, Labels(Training));
        Write(TestImages, Images(Test));
        Write(TestLabels, Labels(Test));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("netgen-images").FullName;

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>Writes content under a name that ends in .gz, gzipped.</summary>
    public void Write(string name, byte[] content)
    {
        using GZipStream stream = new(File.Create(Path(name)), CompressionLevel.Fastest);
        stream.Write(content);
    }

    /// <summary>Writes content as it is.</summary>
    public void WritePlain(string name, ReadOnlySpan<byte> content) => File.WriteAllBytes(Path(name), content);

    /// <summary>Images in IDX: image i shows kind i % 10, a bright bar three rows high, in a shade that differs.</summary>
    public static byte[] Images(int count, int side = Side)
    {
        byte[] file = Header(0x803, count, side, side);
        Span<byte> pixels = file.AsSpan(16);
        for (int i = 0; i < count; i++)
        {
            int top = i % 10 * 28 / 10 * side;
            pixels.Slice(i * side * side + Math.Min(top, side * (side - 3)), 3 * side).Fill((byte)(150 + i % 100));
        }

        return file;
    }

    /// <summary>Labels in IDX: i % 10.</summary>
    public static byte[] Labels(int count)
    {
        byte[] file = Header(0x801, count);
        for (int i = 0; i < count; i++)
            file[8 + i] = (byte)(i % 10);
        return file;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static byte[] Header(int magic, params int[] sizes)
    {
        byte[] file = new byte[4 + 4 * sizes.Length + sizes.Aggregate((product, size) => product * size)];
        BinaryPrimitives.WriteInt32BigEndian(file, magic);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + 4 * i), sizes[i]);
        return file;
    }
}
