extern alias task;

using System.Buffers.Binary;
using System.Reflection;
using NetGen.CompilerServices;
using NetGen.Models;
using task::NetGen.Tasks;

namespace NetGen.Tasks.Tests;

/// <summary>A right file comes out as the runtime itself would lay it out.</summary>
public class PackingTests
{
    [Fact]
    public void TinyCnn_is_packed_to_the_bit() => AssertPacked<TinyCnn>("tiny-cnn.yaml");

    [Fact]
    public void Keyword_spotting_is_packed_to_the_bit() => AssertPacked<KwsDsCnn>("kws-dscnn.yaml");

    [Fact]
    public void A_table_of_connections_is_packed_to_the_bit() => AssertPacked<LeNet5>("lenet5.yaml");

    [Fact]
    public void Residual_branches_are_packed_to_the_bit() => AssertPacked<ResNet8>("resnet8.yaml");

    [Fact]
    public void Dense_layers_are_packed_to_the_bit() => AssertPacked<AdAutoencoder>("ad-autoencoder.yaml");

    [Fact]
    public void Every_half_is_the_float_that_it_is()
    {
        IEnumerable<Half> all = Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits));
        Half[] halves = [.. all.Where(half => !Half.IsNaN(half))];

        float[] packed = PackDense("F16", halves.Length, halves.SelectMany(BitConverter.GetBytes));

        Assert.Equal(halves.Select(half => BitConverter.SingleToUInt32Bits((float)half)), packed.Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void Doubles_are_rounded_and_short_floats_widened()
    {
        double[] doubles = [1.0 / 3, -1e300, 5e-324, 0.1];

        Assert.Equal(doubles.Select(value => (float)value), PackDense("F64", doubles.Length, doubles.SelectMany(BitConverter.GetBytes)));
        Assert.Equal([1, -2, float.PositiveInfinity], PackDense("BF16", 3, [0x80, 0x3F, 0x00, 0xC0, 0x80, 0x7F]));
    }

    /// <summary>The weights of a dense layer of one output, as packed.</summary>
    private static float[] PackDense(string type, int inputs, IEnumerable<byte> bytes)
    {
        using WeightsFolder folder = new();
        string path = folder.Write(new TestTensor("dense1.weight", type, [1, inputs], [.. bytes]));
        byte[] block = Pack($"name: One\ninput: {inputs}\nlayers: [dense: {{ units: 1, bias: false }}]\nloss: mse\n", path);
        // A single output is padded to 4: every fourth float is an input's weight.
        float[] floats = new float[(block.Length - 64) / 4];
        Buffer.BlockCopy(block, 64, floats, 0, block.Length - 64);
        return [.. Enumerable.Range(0, inputs).Select(i => floats[i * 4])];
    }

    private static void AssertPacked<TNetwork>(string spec) where TNetwork : class, INetwork<TNetwork>
    {
        using WeightsFolder folder = new();
        string path = Path.Combine(folder.Path, "weights.safetensors");
        using TNetwork network = TNetwork.Create(seed: 3);
        foreach (ParameterInfo parameter in TNetwork.Info.Parameters)
            if (parameter.Connections is null)
                network.Parameters.Write(
                    parameter.Name, Enumerable.Range(1, parameter.Length).Select(i => i + parameter.Offset / 7f).ToArray());
        network.Save(path);

        byte[] block = Pack(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", spec)), path);
        using ParameterBlock read = ParameterBlock.Embedded(
            TNetwork.Info, new MemoryAssembly(block), "weights", BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(8)));

        int values = 0;
        foreach (ParameterInfo parameter in TNetwork.Info.Parameters)
        {
            float[] expected = network.Parameters.Read(parameter.Name);
            Assert.Equal(expected, read.Read(parameter.Name));
            values += expected.Count(value => value != 0);
        }
        Assert.Equal(values, Enumerable.Range(16, block.Length / 4 - 16).Count(i => BitConverter.ToSingle(block, i * 4) != 0));
    }

    private static byte[] Pack(string spec, string weights)
    {
        Packing packing = Packing.Run(spec, "models/net.yaml", weights, allowNonFinite: true);
        Assert.Empty(packing.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        return packing.Block!;
    }

    /// <summary>An assembly whose every resource is the same block.</summary>
    private sealed class MemoryAssembly(byte[] block) : Assembly
    {
        public override Stream GetManifestResourceStream(string name) => new MemoryStream(block);
    }
}
