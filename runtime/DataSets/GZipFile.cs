using System.Buffers.Binary;
using System.IO.Compression;

namespace NetGen.CompilerServices;

/// <summary>
/// What <see cref="GZipStream"/> passes over in a file (RFC 1952): that it ends before its trailer, which holds the checksum, or goes on
/// after it.
/// </summary>
internal static class GZipFile
{
    private const int HeaderBytes = 10, TrailerBytes = 8;

    /// <summary>The bits of a member's flags that say what its header holds beside.</summary>
    private const int HasChecksum = 2, HasExtra = 4, HasName = 8, HasComment = 16;

    /// <summary>What is wrong with a file that has been decompressed, checksums and all, without an error; null where nothing is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">How many bytes came out of it.</param>
    public static string? Fault(FileStream file, long length)
    {
        // Nearly every file is a single member, and then its last four bytes are the length of what it holds.
        byte[] last = new byte[4];
        if (file.Length > HeaderBytes + TrailerBytes)
        {
            file.Position = file.Length - last.Length;
            file.ReadExactly(last);
            if (BinaryPrimitives.ReadUInt32LittleEndian(last) == (uint)length)
                return null;
        }

        file.Position = 0;
        do
        {
            long start = file.Position;
            if (file.ReadByte() != 0x1F || file.ReadByte() != 0x8B)
                return $"goes on after its gzip content, which ends at byte {start}";
            if (!SkipMember(file))
                return "is truncated: its gzip content has no trailer";
        }
        while (file.Position < file.Length);
        return null;
    }

    /// <summary>Goes from behind a member's magic number to its end; returns whether it is whole.</summary>
    private static bool SkipMember(FileStream file)
    {
        file.ReadByte(); // the method: deflate
        int flags = file.ReadByte();
        file.Position += 6; // the time and the system
        if ((flags & HasExtra) != 0)
            file.Position += file.ReadByte() | file.ReadByte() << 8;
        foreach (int text in new[] { HasName, HasComment })
            while ((flags & text) != 0 && file.ReadByte() > 0)
            {
            }

        if ((flags & HasChecksum) != 0)
            file.Position += 2;

        byte[] part = new byte[64 * 1024];
        long length = 0;
        using (DeflateStream deflate = new(new ByteByByte(file), CompressionMode.Decompress))
            for (int read; (read = deflate.Read(part)) > 0;)
                length += read;

        byte[] trailer = new byte[TrailerBytes];
        return file.ReadAtLeast(trailer, TrailerBytes, throwOnEndOfStream: false) == TrailerBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4)) == (uint)length;
    }

    /// <summary>Gives no byte before it is needed, so that the file stands where the deflated content ends.</summary>
    private sealed class ByteByByte(FileStream file) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer) => file.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, Math.Min(1, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
