using System.Text;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>Files of other formats are named for what they are, and headers take memory by their length, whatever they claim.</summary>
public class ForeignFileTests
{
    [Theory]
    [InlineData(
        "PK\x03\x04\0\0\x08\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0\0\0archive/data.pkl",
        "a PyTorch checkpoint (a zip archive)")]
    [InlineData("PK\x03\x04\x14\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x09\0\0\0arr_0.npy", "a NumPy archive (.npz)")]
    [InlineData("PK\x03\x04\x14\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x0D\0\0\0metadata.json", "a Keras model (a zip archive)")]
    [InlineData("PK\x03\x04\x14\0\0\0\0", "a zip archive")]
    [InlineData("\x80\x02\x8A\nl\xFC\x9C" + "F\xF9 j\xA8P\x19.", "a Python pickle")]
    [InlineData("\x89HDF\r\n\x1A\n\0\0\0\0\0\x08\x08\0", "an HDF5 file")]
    [InlineData("\x93NUMPY\x01\0v\0{'descr'", "a NumPy array (.npy)")]
    [InlineData("\x1F\x8B\x08\0\0\0\0\0\0\x03", "compressed by gzip")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "the pointer that Git LFS leaves")]
    [InlineData("\x08\x07\x12\x07pytorch\x1A\x05", "an ONNX model")]
    public void Files_of_other_formats_are_named(string start, string name)
    {
        // Long enough for what their first bytes are as the length of a header, where they are a small number.
        byte[] content = [.. Encoding.Latin1.GetBytes(start), .. new byte[1 << 20]];
        string message = Assert.Throws<WeightsFormatException>(() => Network.Load(content)).Message;
        Assert.StartsWith("the safetensors content: it is " + name, message, StringComparison.Ordinal);
        Assert.DoesNotContain("header", message, StringComparison.Ordinal);
    }

    /// <summary>Begins like one of the formats above and is none of them.</summary>
    [Theory]
    [InlineData("PK\x05\x06")]
    [InlineData("\x80\x06\x8A\nl\xFC\x9C" + "F\xF9")]
    [InlineData("\x80\x01\x8A\nl\xFC\x9C" + "F\xF9")]
    [InlineData("\x81\x02\x8A\nl\xFC\x9C" + "F\xF9")]
    [InlineData("\x89PNG\r\n\x1A\n\0\0")]
    [InlineData("\x88HDF\r\n\x1A\n\0\0")]
    [InlineData("\x93NUMPI\x01\0v\0")]
    [InlineData("\x92NUMPY\x01\0v\0")]
    [InlineData("\x1F\x8C\x08\0\0\0\0\0\0\x03")]
    [InlineData("\x1E\x8B\x08\0\0\0\0\0\0\x03")]
    [InlineData("\x08\x00\x12\x07pytorch\x1A\x05")]
    [InlineData("\x08\x81\x12\x07pytorch\x1A\x05")]
    [InlineData("\x08\x07\x13\x07pytorch\x1A\x05")]
    [InlineData("\x09\x07\x12\x07pytorch\x1A\x05")]
    [InlineData("version 1 of something")]
    public void Other_files_are_not(string start)
    {
        byte[] content = [.. Encoding.Latin1.GetBytes(start), .. new byte[1 << 10]];
        string message = Assert.Throws<WeightsFormatException>(() => Network.Load(content)).Message;
        Assert.StartsWith("the safetensors content: its header ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"%\":{\"dtype\":\"\",\"shape\":[],\"data_offsets\":[0,0]},")]
    [InlineData("\"%\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},")]
    [InlineData("\"%\":{\"dtype\":\"F32\",\"shape\":[0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,0]},")]
    [InlineData("\"__metadata__\":{", "\"%\":\"\",", "},")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[", "0,", "],\"data_offsets\":[0,0]},")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"more\":[", "0,", "],\"shape\":[0],\"data_offsets\":[0,0]},")]
    public void A_header_takes_a_few_times_its_length_at_most(string first, string? repeated = null, string last = "")
    {
        StringBuilder json = new("{");
        if (repeated is not null)
            json.Append(first);
        for (int i = 0; json.Length < 1 << 20; i++)
            json.Append((repeated ?? first).Replace("%", i.ToString("x")));
        json.Length--;
        json.Append(last.TrimEnd(',')).Append('}');
        byte[] content = [.. BitConverter.GetBytes((long)json.Length), .. Encoding.ASCII.GetBytes(json.ToString())];

        Assert.Throws<WeightsFormatException>(() => Network.Load(content));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WeightsFormatException>(() => Network.Load(content));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, content.Length, 12L * content.Length);
    }
}
