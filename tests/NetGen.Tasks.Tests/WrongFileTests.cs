extern alias task;

using NetGen.Models;
using task::NetGen.Tasks;

namespace NetGen.Tasks.Tests;

/// <summary>Every way in which a weights file can be wrong, and where the build says so.</summary>
public class WrongFileTests
{
    private const string Spec = """
        name: Net
        input: 8x8x2
        layers:
          - conv: { kernel: 3x3, filters: 2, table: [[0], [0, 1]] }
          - pool
          - dense: { units: 3, bias: false }
        loss: softmax-cross-entropy
        """;

    private static readonly TestTensor[] Right =
        [TestTensor.Zeros("conv1.weight", 2, 2, 3, 3), TestTensor.Zeros("conv1.bias", 2), TestTensor.Zeros("dense1.weight", 3, 32)];

    public static TheoryData<string, string[]> Differences => new()
    {
        { "", [] },
        { "-conv1.bias",
            ["models/net.yaml(4,5): error NG0403: layer 1 'conv1': x.safetensors has no tensor 'conv1.bias' [2]; give it one, or the "
                + "layer the name that it has there"] },
        { "-dense1.weight +dense1.weight:3,32,1",
            ["models/net.yaml(6,5): error NG0405: layer 3 'dense1': 'dense1.weight' is [3, 32, 1] in x.safetensors, and the spec makes "
                + "it [3, 32]; change the layer, or train the weights anew"] },
        { "+dense1.bias:3",
            ["models/net.yaml(6,5): error NG0404: layer 3 'dense1': x.safetensors has a tensor 'dense1.bias' [3], and the layer has no "
                + "such parameter; take it out, or give the layer the option that makes one"] },
        { "+fc.weight:3",
            ["models/net.yaml(1,1): error NG0404: x.safetensors has a tensor 'fc.weight' [3], and Net has no layer for it; take it out, "
                + "or add the layer"] },
        { "+bn1.num_batches_tracked:1", [] },
        {
            "-conv1.weight -conv1.bias +conv1.bias:4 +extra:1",
            [
                "models/net.yaml(4,5): error NG0403: layer 1 'conv1': x.safetensors has no tensor 'conv1.weight' [2, 2, 3, 3]; give it "
                    + "one, or the layer the name that it has there",
                "models/net.yaml(4,5): error NG0405: layer 1 'conv1': 'conv1.bias' is [4] in x.safetensors, and the spec makes it [2]; "
                    + "change the layer, or train the weights anew",
                "models/net.yaml(1,1): error NG0404: x.safetensors has a tensor 'extra' [1], and Net has no layer for it; take it out, "
                    + "or add the layer",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void Every_difference_is_said_at_its_layer(string edit, string[] expected)
    {
        List<TestTensor> tensors = [.. Right];
        foreach (string part in edit.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (part[0] == '-')
                tensors.RemoveAll(tensor => tensor.Name == part[1..]);
            else
                tensors.Add(
                    TestTensor.Zeros(part[1..part.IndexOf(':')], [.. part[(part.IndexOf(':') + 1)..].Split(',').Select(int.Parse)]));

        AssertSaid(expected, [.. tensors]);
    }

    [Fact]
    public void A_type_that_is_no_float_is_said() => AssertSaid(
        ["models/net.yaml(4,5): error NG0406: layer 1 'conv1': 'conv1.bias' is of type 'I32' in x.safetensors; F32, F16, BF16 and F64 "
            + "are read"],
        [Right[0], Right[1] with { Type = "I32" }, Right[2]]);

    [Fact]
    public void A_weight_where_the_table_has_no_connection_is_said()
    {
        float[] weights = new float[36];
        (weights[8], weights[13]) = (1, 0.5f); // filter 0 sees channel 0 alone: index 9 to 17 must be 0
        byte[] bytes = [.. weights.SelectMany(BitConverter.GetBytes)];
        AssertSaid(
            ["models/net.yaml(4,5): error NG0407: layer 1 'conv1': 'conv1.weight' is 0.5 at index 13 in x.safetensors, where the layer's "
                + "table has no connection; it must be 0 there"],
            [Right[0] with { Bytes = bytes }, Right[1], Right[2]]);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_value_that_is_not_finite_is_said_unless_the_item_allows_it(float value, string text)
    {
        byte[] bytes = [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(value)];
        TestTensor[] tensors = [Right[0], Right[1] with { Bytes = bytes }, Right[2]];
        AssertSaid(
            [$"models/net.yaml(4,5): error NG0409: layer 1 'conv1': 'conv1.bias' is {text} at index 1 in x.safetensors; values must be "
                + "finite, unless the item says AllowNonFinite=\"true\""],
            tensors);

        using WeightsFolder folder = new();
        Assert.NotNull(Packing.Run(Spec, "models/net.yaml", folder.Write(tensors), allowNonFinite: true).Block);
    }

    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pipe_is_said_and_not_waited_for(bool byLink)
    {
        using WeightsFolder folder = new();
        string path = Path.Combine(folder.Path, "x.safetensors"), pipe = byLink ? Path.Combine(folder.Path, "pipe") : path;
        using (System.Diagnostics.Process process = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            process.WaitForExit();
        if (byLink)
            File.CreateSymbolicLink(path, pipe);
        Packing packing = Packing.Run(Spec, "models/net.yaml", path);

        Assert.Null(packing.Block);
        Assert.Contains(
            "NG0402: weights file x.safetensors: it has 0 bytes, or is a pipe or a device",
            Assert.Single(packing.Diagnostics).ToString());
    }

    [Fact]
    public void A_file_that_is_not_there_is_said()
    {
        using WeightsFolder folder = new();
        Packing packing = Packing.Run(Spec, "models/net.yaml", Path.Combine(folder.Path, "none.safetensors"));

        Assert.Null(packing.Block);
        Assert.StartsWith("models/net.yaml(1,1): error NG0401: weights file none.safetensors cannot be read: ",
            Assert.Single(packing.Diagnostics).ToString());
    }

    [Theory]
    [InlineData("", "it has 0 bytes, or is a pipe or a device; a safetensors file is a regular one")]
    [InlineData("seven b", "it has 7 bytes; a safetensors file begins with 8 bytes of header length")]
    [InlineData("PK\u0003\u0004 a zip archive, as torch.save writes", "it is a zip archive")]
    [InlineData("\u0089HDF\r\n\u001A\n\0\0\0", "it is an HDF5 file, as Keras saves")]
    [InlineData("not safetensors", "its header claims")]
    [InlineData("\u0002\0\0\0\0\0\0\0{]", "its header is no valid JSON")]
    public void A_foreign_file_is_said(string content, string reason)
    {
        using WeightsFolder folder = new();
        Packing packing = Packing.Run(Spec, "models/net.yaml", folder.WriteBytes([.. content.Select(letter => (byte)letter)]));

        Assert.Null(packing.Block);
        Assert.StartsWith(
            "models/net.yaml(1,1): error NG0402: weights file x.safetensors: " + reason, Assert.Single(packing.Diagnostics).ToString());
    }

    [Fact]
    public void A_mistake_in_the_spec_is_said_instead()
    {
        Packing packing = Packing.Run("input: 8x8x2\nlayers: [pool9x9]\nloss: mse\n", "models/net.yaml", "unread");

        Assert.Null(packing.Block);
        Assert.Contains("NG0201", Assert.Single(packing.Diagnostics).ToString());
    }

    /// <summary>Truncations, additions, and changes of a byte of the header, each of which makes another file of it.</summary>
    [Fact]
    public void Five_hundred_mutations_are_all_refused_by_the_build_and_by_the_program()
    {
        using WeightsFolder folder = new();
        string spec = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", "tiny-cnn.yaml"));
        TestTensor[] tensors = [.. TinyCnn.Info.Parameters.Select(parameter => TestTensor.Zeros(parameter.Name, [.. parameter.Shape]))];
        byte[] original = File.ReadAllBytes(folder.Write(tensors));
        Assert.Empty(Packing.Run(spec, "tiny-cnn.yaml", Path.Combine(folder.Path, "x.safetensors")).Diagnostics);
        TinyCnn.Load(original).Dispose();

        int header = 8 + (int)BitConverter.ToInt64(original);
        uint[] words = new uint[500 * 3];
        Philox.Fill(words, 2026, 0, 0, 0);
        for (int i = 0; i < words.Length; i += 3)
        {
            byte[] mutated = Mutate(original, header, words[i], words[i + 1], (byte)words[i + 2]);
            Packing packing = Packing.Run(spec, "tiny-cnn.yaml", folder.WriteBytes(mutated));
            Assert.Null(packing.Block);
            Assert.NotEmpty(packing.Diagnostics);
            Assert.NotEmpty(Assert.Throws<WeightsFormatException>(() => TinyCnn.Load(mutated)).Problems);
        }
    }

    private static byte[] Mutate(byte[] original, int header, uint kind, uint place, byte value)
    {
        switch (kind % 8)
        {
            case 0:
                return original[..(int)(place % original.Length)];
            case 1:
                return [.. original, .. new byte[place % 100 + 1]];
            default:
                byte[] mutated = [.. original];
                int index = (int)(place % header);
                mutated[index] = mutated[index] == value ? (byte)(value + 1) : value;
                return mutated;
        }
    }

    private static void AssertSaid(string[] expected, TestTensor[] tensors)
    {
        using WeightsFolder folder = new();
        Packing packing = Packing.Run(Spec, "models/net.yaml", folder.Write(tensors));

        Assert.Equal(expected, packing.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Equal(expected.Length == 0, packing.Block is not null);
    }
}
