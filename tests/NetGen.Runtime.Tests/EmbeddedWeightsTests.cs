using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>Weights that lie in an assembly: read where they are, by everyone, changed by no one.</summary>
public class EmbeddedWeightsTests
{
    private const ulong Layout = 0x1234_5678_9ABC_DEF0;

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(5)]
    public void Are_read_wherever_they_lie(int misalignment)
    {
        using Network own = Network.Create(1);
        using Resource resource = new(Block(own), misalignment);
        AssertSameOutputs(own, Network.Embedded(resource, Layout));
    }

    [Fact]
    public void Are_read_from_any_stream()
    {
        using Network own = Network.Create(1);
        using Resource resource = new(Block(own), 0) { InMemory = false };
        AssertSameOutputs(own, Network.Embedded(resource, Layout));
    }

    [Fact]
    public void Cannot_be_changed_and_say_what_to_do()
    {
        using Network own = Network.Create(1);
        using Resource resource = new(Block(own), 0);
        using TemporaryFolder folder = new();
        own.Save(folder["a"]);
        Network shared = Network.Embedded(resource, Layout);
        Action[] changes =
        [
            () => shared.Parameters.Write("dense1.bias", new float[5]),
            () => shared.LoadPartial(folder["a"]),
            () => new Trainer<Network>(shared, new Sgd(0.1f)).Dispose(),
            () => GradientCheck.Run(shared, new float[8], [1]),
        ];

        Assert.All(changes, change =>
            Assert.EndsWith(
                "SmallNetwork.Default.Clone()", Assert.Throws<InvalidOperationException>(change).Message, StringComparison.Ordinal));
        AssertSameOutputs(own, shared);
    }

    [Fact]
    public void Stay_when_a_user_disposes_them_and_are_a_clones_own()
    {
        using Network own = Network.Create(1);
        using Resource resource = new(Block(own), 0);
        Network shared = Network.Embedded(resource, Layout);
        shared.Dispose();
        using Network clone = shared.Clone();
        clone.Parameters.Write("dense1.bias", [1, 2, 3, 4, 5]);

        AssertSameOutputs(own, shared);
        Assert.Equal([1, 2, 3, 4, 5], clone.Parameters.Read("dense1.bias"));
    }

    [Fact]
    public void Can_be_saved_and_differentiated()
    {
        using Network own = Network.Create(1);
        using Resource resource = new(Block(own), 0);
        using TemporaryFolder folder = new();
        Network shared = Network.Embedded(resource, Layout);
        using Gradients ownGradients = Gradients.For<Network>(), gradients = Gradients.For<Network>();
        float[] inputs = Samples.Inputs(4);
        own.Save(folder["own"]);
        shared.Save(folder["shared"]);

        Assert.Equal(File.ReadAllBytes(folder["own"]), File.ReadAllBytes(folder["shared"]));
        Assert.Equal(
            own.Backward(inputs, Samples.Labels(inputs), ownGradients), shared.Backward(inputs, Samples.Labels(inputs), gradients));
        Assert.Equal(ownGradients.Read("dense1.weight"), gradients.Read("dense1.weight"));
    }

    [Fact]
    public void That_are_not_the_networks_are_refused()
    {
        using Network own = Network.Create(1);
        byte[] block = Block(own);
        byte[] foreign = [.. block];
        foreign[0]++;
        using Resource right = new(block, 0), shorter = new(block[..^4], 0), other = new(foreign, 0);
        using Resource none = new(block, 0) { Missing = true };

        Assert.Contains("build the project anew", Refusal(right, Layout + 1), StringComparison.Ordinal);
        Assert.Contains("build the project anew", Refusal(other, Layout), StringComparison.Ordinal);
        Assert.Contains($"it has {block.Length - 4} bytes", Refusal(shorter, Layout), StringComparison.Ordinal);
        Assert.StartsWith("resource 'weights' of Fixture: it is not in the assembly", Refusal(none, Layout), StringComparison.Ordinal);
    }

    private static string Refusal(Assembly assembly, ulong layout) =>
        Assert.Throws<WeightsFormatException>(() => Network.Embedded(assembly, layout)).Message;

    private static void AssertSameOutputs(Network expected, Network actual)
    {
        float[] inputs = [.. Enumerable.Range(0, 16).Select(i => i / 8f - 1)], left = new float[6], right = new float[6];
        expected.Forward(inputs, left);
        actual.Forward(inputs, right);
        Assert.Equal(left, right);
    }

    /// <summary>What the build writes for a network's weights.</summary>
    private static byte[] Block(Network network)
    {
        float[] floats = new float[Network.Info.ParameterBlockLength];
        foreach (ParameterInfo parameter in Network.Info.Parameters)
        {
            float[] values = network.Parameters.Read(parameter.Name);
            for (int i = 0; i < values.Length; i++)
            {
                int index = i, position = parameter.Offset;
                foreach (PackedAxis axis in parameter.Axes.Reverse())
                {
                    position += axis.Position(index % axis.Extent);
                    index /= axis.Extent;
                }
                floats[position] = values[i];
            }
        }
        byte[] block =
        [
            .. Encoding.ASCII.GetBytes("NetGenW1"), .. BitConverter.GetBytes(Layout), .. BitConverter.GetBytes((long)floats.Length),
            .. new byte[40], .. MemoryMarshal.AsBytes(floats.AsSpan()),
        ];
        return block;
    }

    /// <summary>An assembly with one resource, in memory that begins so many bytes behind a cache line's start.</summary>
    private sealed unsafe class Resource : Assembly, IDisposable
    {
        private readonly byte* _memory;
        private readonly byte* _content;
        private readonly int _length;

        public Resource(byte[] content, int misalignment)
        {
            _length = content.Length;
            _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(content.Length + misalignment), 64);
            _content = _memory + misalignment;
            content.CopyTo(new Span<byte>(_content, _length));
        }

        public bool InMemory { get; init; } = true;

        public bool Missing { get; init; }

        public override Stream? GetManifestResourceStream(string name) =>
            Missing ? null
                : InMemory ? new UnmanagedMemoryStream(_content, _length)
                : new MemoryStream(new ReadOnlySpan<byte>(_content, _length).ToArray());

        public override AssemblyName GetName() => new("Fixture");

        public void Dispose() => NativeMemory.AlignedFree(_memory);
    }
}
