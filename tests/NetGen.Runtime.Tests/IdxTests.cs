using System.IO.Compression;
using NetGen.Runtime.Tests.Fixtures;

namespace NetGen.Runtime.Tests;

public class IdxTests
{
    private static readonly byte[] s_images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, 255, 1, 2, 3];
    private static readonly byte[] s_labels = [0, 0, 8, 1, 0, 0, 0, 2, 7, 9];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_are_read_plain_and_compressed(bool compressed)
    {
        using TemporaryFolder folder = new();
        DataSet set = Load(folder, compressed ? Gzip(s_images) : s_images, compressed ? Gzip(s_labels) : s_labels);
        Assert.Equal((2, 3), (set.Count, set.InputLength));
        Assert.Equal([7, 9], set.Labels.ToArray());
        float[] inputs = new float[6];
        set.CopyInputs(0, inputs);
        Assert.Equal([0, (float)(51 * (1.0 / 255)), 1], inputs[..3]);
    }

    [Fact]
    public void Files_of_four_dimensions_and_a_normalization_are_taken()
    {
        using TemporaryFolder folder = new();
        byte[] images = [0, 0, 8, 4, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4];
        DataSet set = Idx.Load(folder.Write("i", images), folder.Write("l", s_labels), new InputNormalization(1, [1], [0.5]));
        float[] inputs = new float[4];
        set.CopyInputs(0, inputs);
        Assert.Equal([0, 2, 4, 6], inputs);
    }

    [Fact]
    public void A_gzip_file_of_several_members_with_all_that_their_headers_may_hold_is_read()
    {
        using TemporaryFolder folder = new();
        byte[] first = Gzip(s_images[..9]);
        byte[] withAll = [.. first[..3], 2 | 4 | 8 | 16, .. first[4..10], 3, 0, 1, 2, 3, .. "name\0"u8, .. "comment\0"u8];
        byte[] images = [.. withAll, .. BitConverter.GetBytes((ushort)Crc(withAll)), .. first[10..], .. Gzip(s_images[9..]), .. Gzip([])];
        Assert.Equal(2, Load(folder, images, Gzip(s_labels)).Count);
    }

    /// <summary>The checksum of RFC 1952.</summary>
    private static uint Crc(byte[] content)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in content)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB88320;
        }

        return ~crc;
    }

    public static TheoryData<byte[], byte[], string> Wrong => new()
    {
        { [], s_labels, "images: has 0 bytes, or is a pipe or a device; an IDX file is a regular one" },
        { [0, 0, 8], s_labels, "images: is too short" },
        { [0, 0, 8, 3, 0, 0], s_labels, "images: ends within its header" },
        { s_labels, s_labels, "images: has magic number 0x00000801; IDX images have 0x00000803" },
        { s_images, s_images, "labels: has magic number 0x00000803; IDX labels have 0x00000801" },
        { [0, 0, 0x0D, 3, .. s_images[4..]], s_labels, "images: has magic number 0x00000D03" },
        { s_images[..^1], s_labels, "images: is truncated: it holds 5 of the 6 values" },
        { [.. s_images, 0], s_labels, "images: goes on after the 6 values" },
        { s_images, [0, 0, 8, 1, 0, 0, 0, 1, 7], "labels: has 1 labels; " },
        { [0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255], s_labels,
            "images: is truncated: its header claims more" },
        { Gzip([0, 0, 8, 3, 127, 255, 255, 255, 0, 0, 0, 1, 0, 0, 0, 1]), s_labels, "images: is truncated: its header claims more" },
        { [0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 8, 1, 0, 0, 0, 0], "images: holds no image" },
        { Gzip(s_images)[..^12], s_labels, "images: " },
        { [.. Gzip(s_images)[..^8], 1, 2, 3, 4, 5, 6, 7, 8], s_labels, "images: its gzip content is damaged" },
        { [0x1F, 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9], s_labels, "images: its gzip content is damaged" },
        { Gzip(s_images)[..^1], s_labels, "images: is truncated: its gzip content has no trailer" },
        { Gzip(s_images)[..^8], s_labels, "images: is truncated: its gzip content has no trailer" },
        { [.. Gzip(s_images), 0], s_labels, $"images: goes on after its gzip content, which ends at byte {Gzip(s_images).Length}" },
        { [.. Gzip(s_images[..9]), .. Gzip(s_images[9..]), 0x1F, 7], s_labels, "images: goes on after its gzip content" },
        { [.. Gzip(s_images[..9]), .. Gzip(s_images[9..])[..^2]], s_labels, "images: is truncated: its gzip content has no trailer" },
        { Gzip([.. s_images, 1, 2, 3]), s_labels, "images: goes on after the 6 values" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Files_that_are_wrong_are_named_with_the_reason(byte[] images, byte[] labels, string message)
    {
        using TemporaryFolder folder = new();
        IdxException exception = Assert.Throws<IdxException>(() => Load(folder, images, labels));
        Assert.StartsWith(folder[message], exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Equal(folder[message.Split(':')[0]], exception.FileName);
    }

    [Fact]
    public void Missing_files_and_folders_are_named()
    {
        using TemporaryFolder folder = new();
        folder.Write("images", s_images);
        Assert.Equal(
            $"{folder["none"]}: no such file", Assert.Throws<IdxException>(() => Idx.Load(folder["images"], folder["none"])).Message);
        string deep = Path.Combine(folder["none"], "labels");
        Assert.Equal($"{deep}: no such file", Assert.Throws<IdxException>(() => Idx.Load(folder["images"], deep)).Message);
        Directory.CreateDirectory(folder["directory"]);
        Assert.Contains("cannot be read", Assert.Throws<IdxException>(() => Idx.Load(folder["directory"], folder["images"])).Message
            + Assert.Throws<IdxException>(() => Idx.Load(folder["images"], folder["directory"])).Message, StringComparison.Ordinal);
    }

    private static DataSet Load(TemporaryFolder folder, byte[] images, byte[] labels) =>
        Idx.Load(folder.Write("images", images), folder.Write("labels", labels));

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Optimal))
            gzip.Write(content);
        return compressed.ToArray();
    }
}
