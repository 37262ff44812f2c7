using System.Buffers.Binary;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

public class SafetensorsTests
{
    [Fact]
    public void Saved_weights_load_to_the_bit_from_file_and_memory()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        network.Save(folder["a.safetensors"]);
        using Network fromFile = Network.Load(folder["a.safetensors"]);
        using Network fromMemory = Network.Load(File.ReadAllBytes(folder["a.safetensors"]));
        foreach (ParameterInfo parameter in Network.Info.Parameters)
        {
            Assert.Equal(network.Parameters.Read(parameter.Name), fromFile.Parameters.Read(parameter.Name));
            Assert.Equal(network.Parameters.Read(parameter.Name), fromMemory.Parameters.Read(parameter.Name));
        }
    }

    [Fact]
    public void The_file_is_what_the_format_says()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        network.Save(folder["a.safetensors"]);
        byte[] bytes = File.ReadAllBytes(folder["a.safetensors"]);
        int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        JsonObject header = JsonNode.Parse(Encoding.UTF8.GetString(bytes, 8, headerLength))!.AsObject();

        Assert.Equal(0, (8 + headerLength) % 64);
        Assert.Equal(["__metadata__", "dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias"], header.Select(entry => entry.Key));
        Assert.Equal("""{"dtype":"F32","shape":[3,5],"data_offsets":[180,240]}""", header["dense2.weight"]!.ToJsonString());
        float[] values = new float[15];
        Buffer.BlockCopy(bytes, 8 + headerLength + 180, values, 0, 60);
        Assert.Equal(network.Parameters.Read("dense2.weight"), values);
        Assert.Equal(8 + headerLength + 252, bytes.Length);
    }

    [Fact]
    public void The_same_weights_give_the_same_bytes_and_no_other_file()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        network.Save(folder["a"]);
        network.Save(folder["b"]);
        network.Save(folder["b"]);
        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));
        Assert.Equal(2, folder.Files.Length);
    }

    [Fact]
    public void Half_bfloat16_and_double_tensors_convert()
    {
        Dictionary<string, (string, int[], byte[])> tensors = Zeros();
        float[] bias = [1.5f, -2, 0.25f, 65504, -0.0f];
        tensors["dense1.bias"] = ("F16", [5], [.. bias.SelectMany(value => BitConverter.GetBytes((Half)value))]);
        tensors["dense2.bias"] = ("BF16", [3], [0x80, 0x3F, 0x00, 0xC0, 0x80, 0x7F]);
        tensors["dense2.weight"] = ("F64", [3, 5], [.. Enumerable.Range(0, 15).SelectMany(i => BitConverter.GetBytes(i / 3.0))]);
        using Network network = Network.Load(Bytes(tensors), allowNonFinite: true);
        Assert.Equal(bias, network.Parameters.Read("dense1.bias"));
        Assert.Equal([1, -2, float.PositiveInfinity], network.Parameters.Read("dense2.bias"));
        Assert.Equal(Enumerable.Range(0, 15).Select(i => (float)(i / 3.0)), network.Parameters.Read("dense2.weight"));
    }

    [Fact]
    public void Every_difference_is_named_at_once_with_the_file()
    {
        Dictionary<string, (string, int[], byte[])> tensors = Zeros();
        tensors.Remove("dense1.weight");
        tensors["dense1.bias"] = ("F32", [1, 5], new byte[20]);
        tensors["dense2.bias"] = ("I32", [3], new byte[12]);
        tensors["stray"] = ("U8", [2], new byte[2]);
        tensors["bn1.num_batches_tracked"] = ("I64", [], new byte[8]);
        using TemporaryFolder folder = new();
        string path = folder.Write("wrong.safetensors", Bytes(tensors));
        WeightsFormatException exception = Assert.Throws<WeightsFormatException>(() => Network.Load(path));
        Assert.Equal(path, exception.FileName);
        Assert.Equal(
            [
                "tensor 'dense1.weight' [5, 8] is missing",
                "tensor 'dense1.bias' is [1, 5]; the network's is [5]",
                "tensor 'dense2.bias' is of type 'I32'; F32, F16, BF16 and F64 are read",
                "tensor 'stray' [2] is none of SmallNetwork's",
            ],
            exception.Problems);
        Assert.StartsWith(path + ": 4 problems\n  tensor 'dense1.weight'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadPartial_takes_what_matches_and_returns_the_rest()
    {
        Dictionary<string, (string, int[], byte[])> tensors = new()
        {
            ["dense1.bias"] = ("F32", [5], [.. Enumerable.Range(1, 5).SelectMany(i => BitConverter.GetBytes((float)i))]),
            ["dense2.bias"] = ("F32", [4], new byte[16]),
            ["other.weight"] = ("F32", [1], new byte[4]),
        };
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        float[] before = network.Parameters.Read("dense1.weight");
        Assert.Equal(["dense2.bias", "other.weight"], network.LoadPartial(folder.Write("part", Bytes(tensors))));
        Assert.Equal([1, 2, 3, 4, 5], network.Parameters.Read("dense1.bias"));
        Assert.Equal(before, network.Parameters.Read("dense1.weight"));
    }

    [Fact]
    public void A_missing_file_and_an_impossible_target_say_so()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        Assert.Contains(
            folder["none"], Assert.Throws<FileNotFoundException>(() => Network.Load(folder["none"])).Message, StringComparison.Ordinal);
        string deep = Path.Combine(folder["none"], "a");
        Assert.Contains(deep, Assert.Throws<DirectoryNotFoundException>(() => network.Save(deep)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(folder["folder"]);
        Assert.Contains(
            "is a directory", Assert.Throws<IOException>(() => network.Save(folder["folder"])).Message, StringComparison.Ordinal);
        Assert.Single(folder.Files);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Save_keeps_a_files_permissions_and_follows_links()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        folder.Write("real", [1]);
        File.SetUnixFileMode(folder["real"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        File.CreateSymbolicLink(folder["link"], folder["real"]);
        File.CreateSymbolicLink(folder["far"], folder["link"]);
        network.Save(folder["far"]);
        Assert.Equal(folder["link"], File.ResolveLinkTarget(folder["far"], false)!.FullName);
        Assert.Equal(folder["real"], File.ResolveLinkTarget(folder["link"], false)!.FullName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead, File.GetUnixFileMode(folder["real"]));
        Network.Load(folder["real"]).Dispose();
    }

    [Theory]
    [InlineData("", "it has 0 bytes")]
    [InlineData("{}", "claims")]
    public void Content_that_is_too_short_is_refused(string content, string reason)
    {
        byte[] bytes = content.Length == 0 ? [] : [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, .. Encoding.UTF8.GetBytes(content)];
        Assert.Contains(reason, Assert.Throws<WeightsFormatException>(() => Network.Load(bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no valid JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{", "no valid JSON")]
    [InlineData("{} x", "no valid JSON")]
    [InlineData("""{"a":1}""", "'a' is no object")]
    [InlineData("""{"a":{}}""", "'a' has no dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "'a' has no data_offsets")]
    [InlineData("""{"a":{"dtype":1,"shape":[1],"data_offsets":[0,4]}}""", "dtype is no string")]
    [InlineData("""{"a":{"dtype":"F32","shape":3,"data_offsets":[0,4]}}""", "shape is no list")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "no whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "no whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":["NaN"],"data_offsets":[0,4]}}""", "no whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e99]}}""", "no whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "1 numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", "needs another number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "needs another number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "truncated or damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "truncated or damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", "end at byte 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "begins at byte 0")]
    [InlineData("""{"a":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}""", "begins at byte 2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "has 'a' twice")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "has dtype twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", "has shape twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"data_offsets":[0,4]}}""", "has data_offsets twice")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", "'a' has no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}""", "has 4 bytes; its F32 shape")]
    [InlineData("""{"a\u0007b":1}""", "'a?b' is no object")]
    [InlineData("""{"__metadata__":{"a":1}}""", "is no string")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", "has 'a' twice")]
    [InlineData("""{"__metadata__":[]}""", "__metadata__ is no object")]
    [InlineData("""{"\ud800":{}}""", "no valid JSON")]
    [InlineData("""{"a":{"x":[[[[[[[[[[]]]]]]]]]]}}""", "no valid JSON")]
    public void A_header_that_breaks_the_rules_is_refused(string header, string reason)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] bytes = [.. BitConverter.GetBytes((long)json.Length), .. json, 0, 0, 0, 0];
        WeightsFormatException exception = Assert.Throws<WeightsFormatException>(() => Network.Load(bytes));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("the safetensors content: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F64 I64 U64", 8)]
    [InlineData("F32 I32 U32", 4)]
    [InlineData("F16 BF16 I16 U16", 2)]
    [InlineData("I8 U8 BOOL F8_E4M3 F8_E5M2", 1)]
    public void A_tensor_has_as_many_bytes_as_its_type_and_shape_say(string types, int size)
    {
        foreach (string type in types.Split(' '))
        {
            Dictionary<string, (string, int[], byte[])> tensors = Zeros();
            tensors["other"] = (type, [3], new byte[3 * size + 1]);
            string message = Assert.Throws<WeightsFormatException>(() => Network.Load(Bytes(tensors))).Message;
            Assert.Contains(
                $"'other' has {3 * size + 1} bytes; its {type} shape [3] needs another number", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_header_may_name_tensors_in_another_order_than_the_data()
    {
        Dictionary<string, (string, int[], byte[])> tensors = Zeros();
        byte[] bytes = Bytes(tensors);
        int length = (int)BitConverter.ToInt64(bytes);
        JsonObject header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject(), reversed = [];
        foreach ((string name, JsonNode? entry) in header.Reverse())
            reversed[name] = entry!.DeepClone();
        byte[] json = Encoding.UTF8.GetBytes(reversed.ToJsonString());
        Network.Load([.. BitConverter.GetBytes((long)json.Length), .. json, .. bytes[(8 + length)..]]).Dispose();
    }

    [Fact]
    public void Long_names_are_shortened_in_messages()
    {
        Dictionary<string, (string, int[], byte[])> tensors = Zeros();
        tensors[new string('x', 100)] = ("F32", [1], new byte[4]);
        tensors[new string('y', 101)] = ("F32", [1], new byte[4]);
        IReadOnlyList<string> problems = Assert.Throws<WeightsFormatException>(() => Network.Load(Bytes(tensors))).Problems;
        Assert.Contains(problems, problem => problem.Contains($"'{new string('x', 100)}' ", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains($"'{new string('y', 100)}...' ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("F16", 2)]
    [InlineData("BF16", 2)]
    [InlineData("F64", 8)]
    public void A_tensor_of_many_values_converts_to_its_end(string type, int size)
    {
        const int Length = SaveLoop.Program.Length;
        byte[] values = new byte[Length * size];
        for (int i = 0; i < Length; i++)
        {
            Span<byte> value = values.AsSpan(i * size, size);
            if (size == 8)
                BitConverter.TryWriteBytes(value, (double)(i % 251));
            else
                BitConverter.TryWriteBytes(value, type == "F16"
                    ? BitConverter.HalfToUInt16Bits((Half)(i % 251))
                    : (ushort)(BitConverter.SingleToUInt32Bits(i % 251) >> 16));
        }

        using ParameterBlock block = ParameterBlock.Load(
            SaveLoop.Program.Info, Bytes(new() { ["layer.weight"] = (type, [Length], values) }));
        Assert.Equal(Enumerable.Range(0, Length).Select(i => (float)(i % 251)), block.Read("layer.weight"));
    }

    [Fact]
    public void Five_hundred_mutations_are_loaded_or_refused_and_never_crash()
    {
        using Network network = Network.Create(1);
        using TemporaryFolder folder = new();
        network.Save(folder["a"]);
        byte[] original = File.ReadAllBytes(folder["a"]);
        uint[] words = new uint[500 * 8];
        Philox.Fill(words, 2026, 0, 0, 0);
        int refused = 0;
        for (int mutation = 0; mutation < 500; mutation++)
        {
            byte[] bytes = Mutate(original, words.AsSpan(mutation * 8, 8));
            try
            {
                Network.Load(bytes).Dispose();
            }
            catch (WeightsFormatException exception)
            {
                Assert.NotEmpty(exception.Problems);
                refused++;
            }
        }

        Assert.InRange(refused, 200, 499);
    }

    /// <summary>Truncates, extends, or changes up to four bytes, most of them in the header.</summary>
    private static byte[] Mutate(byte[] original, ReadOnlySpan<uint> words)
    {
        byte[] bytes = [.. original];
        switch (words[0] % 8)
        {
            case 0:
                return bytes[..(int)(words[1] % bytes.Length)];
            case 1:
                return [.. bytes, .. new byte[words[1] % 100 + 1]];
            default:
                for (int i = 0; i < words[0] / 8 % 4 + 1; i++)
                    bytes[words[1 + i] % (words[5] % 4 == 0 ? bytes.Length : 300)] = (byte)(words[1 + i] >> 24);
                return bytes;
        }
    }

    private static Dictionary<string, (string Type, int[] Shape, byte[] Bytes)> Zeros() =>
        Network.Info.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => ("F32", parameter.Shape.ToArray(), new byte[parameter.Length * 4]));

    private static byte[] Bytes(Dictionary<string, (string Type, int[] Shape, byte[] Bytes)> tensors)
    {
        JsonObject header = [];
        List<byte> content = [];
        foreach ((string name, (string type, int[] shape, byte[] bytes)) in tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray([.. shape.Select(dimension => JsonValue.Create(dimension))]),
                ["data_offsets"] = new JsonArray(content.Count, content.Count + bytes.Length),
            };
            content.AddRange(bytes);
        }

        byte[] json = Encoding.UTF8.GetBytes(header.ToJsonString());
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. content];
    }
}
