using System.IO.Compression;

namespace NetGen.Fuzz;

/// <summary>IDX files, plain and compressed: a data set of what the header says, or an <see cref="IdxException"/>.</summary>
internal sealed class IdxTarget : FileTarget
{
    private const int Count = 12;

    private readonly byte[] _images =
        [0, 0, 8, 3, 0, 0, 0, Count, 0, 0, 0, 5, 0, 0, 0, 4, .. Enumerable.Range(0, Count * 20).Select(i => (byte)i)];
    private readonly byte[] _labels = [0, 0, 8, 1, 0, 0, 0, Count, .. Enumerable.Range(0, Count).Select(i => (byte)(i % 10))];

    public override string Name => "idx";

    public override string Run(Random random)
    {
        bool isCompressed = random.Chance(0.5), damagesLabels = random.Chance(0.3);
        byte[] images = isCompressed ? Compressed(_images) : _images, labels = isCompressed ? Compressed(_labels) : _labels;
        File.WriteAllBytes(PathOf("whole"), damagesLabels ? images : labels);
        string damaged = Write(damagesLabels ? labels : images, random);
        try
        {
            DataSet set = damagesLabels ? Idx.Load(PathOf("whole"), damaged) : Idx.Load(damaged, PathOf("whole"));
            float[] input = new float[set.InputLength];
            set.CopyInputs(set.Count - 1, input);
            return input.All(value => value is >= 0 and <= 1) ? "accepted" : throw new FuzzException("a byte became a value beyond 0 to 1");
        }
        catch (IdxException)
        {
            return "refused";
        }
    }

    private static byte[] Compressed(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest))
            gzip.Write(content);
        return stream.ToArray();
    }
}
