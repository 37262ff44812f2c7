using System.Buffers.Binary;
using System.IO.Compression;
using NetGen.CompilerServices;

namespace NetGen;

/// <summary>
/// Reads IDX files, the format of MNIST and Fashion-MNIST: a big-endian magic number (0, 0, type, dimensions), the
/// dimensions, the values. Files may be compressed by gzip.
/// </summary>
public static class Idx
{
    private const byte UnsignedByte = 8;

    /// <summary>Images with their labels. Images stay bytes.</summary>
    /// <param name="imagesPath">Unsigned bytes of 2 to 4 dimensions: images, rows, columns, channels.</param>
    /// <param name="labelsPath">Unsigned bytes of 1 dimension.</param>
    /// <param name="normalization">How bytes become floats; null is as the network's spec says, else byte / 255.</param>
    /// <exception cref="IdxException">A file is missing, truncated or something else, or the two do not belong together.</exception>
    public static DataSet Load(string imagesPath, string labelsPath, InputNormalization? normalization = null)
    {
        (byte[] labels, int[] labelShape) = Read(labelsPath, "labels", 1, 1);
        (byte[] images, int[] shape) = Read(imagesPath, "images", 2, 4);
        if (shape[0] != labelShape[0])
            throw new IdxException(labelsPath, $"has {labelShape[0]} labels; {imagesPath} has {shape[0]} images");
        if (images.Length == 0)
            throw new IdxException(imagesPath, "holds no image");
        return DataSet.From(images, images.Length / shape[0], Array.ConvertAll(labels, label => (int)label), normalization);
    }

    private static (byte[] Values, int[] Shape) Read(string path, string content, int minDimensions, int maxDimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (RegularFile.IsEmpty(path))
                throw new IdxException(path, "has 0 bytes, or is a pipe or a device; an IDX file is a regular one");
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            if (!compressed)
                return Read(path, file, file.Length, content, minDimensions, maxDimensions);
            using GZipStream stream = new(file, CompressionMode.Decompress, leaveOpen: true);
            (byte[] Values, int[] Shape) data = Read(path, stream, MaxLengthOf(file.Length), content, minDimensions, maxDimensions);
            if (GZipFile.Fault(file, HeaderLength(data.Shape) + data.Values.LongLength) is string fault)
                throw new IdxException(path, fault);
            return data;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IdxException(path, "no such file", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new IdxException(path, "its gzip content is damaged", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new IdxException(path, $"cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// The most bytes a compressed file can hold, so that a header's claim alone allocates nothing: deflate compresses 1,032 to 1 at
    /// best.
    /// </summary>
    private static long MaxLengthOf(long fileLength) => fileLength * 1032;

    private static int HeaderLength(int[] shape) => 4 + 4 * shape.Length;

    private static (byte[] Values, int[] Shape) Read(
        string path, Stream stream, long maxLength, string content, int minDimensions, int maxDimensions)
    {
        Span<byte> number = stackalloc byte[4];
        if (stream.ReadAtLeast(number, 4, throwOnEndOfStream: false) < 4)
            throw new IdxException(path, "is too short for an IDX file");
        int dimensions = number[3];
        if (number[0] != 0 || number[1] != 0 || number[2] != UnsignedByte || dimensions < minDimensions || dimensions > maxDimensions)
            throw new IdxException(
                path,
                $"has magic number 0x{BinaryPrimitives.ReadUInt32BigEndian(number):X8};"
                + $" IDX {content} have 0x{(UnsignedByte << 8) + (minDimensions == 1 ? 1 : 3):X8}");

        int[] shape = new int[dimensions];
        long length = 1;
        for (int i = 0; i < dimensions; i++)
        {
            if (stream.ReadAtLeast(number, 4, throwOnEndOfStream: false) < 4)
                throw new IdxException(path, "ends within its header");
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(number);
            // Each factor is below 2^32 and the product so far at most Array.MaxLength: no overflow.
            length *= extent;
            if (extent > int.MaxValue || length > Array.MaxLength || length > maxLength)
                throw new IdxException(path, $"is truncated: its header claims more values than the file can hold");
            shape[i] = (int)extent;
        }

        byte[] values = new byte[length];
        int read = stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        if (read < values.Length)
            throw new IdxException(path, $"is truncated: it holds {read} of the {values.Length} values its header claims");
        if (stream.ReadByte() >= 0)
            throw new IdxException(path, $"goes on after the {values.Length} values its header claims");
        return (values, shape);
    }
}
