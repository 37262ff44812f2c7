using System.Runtime.CompilerServices;
using NetGen.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;

namespace NetGen.Runtime.Tests;

public class ParameterBlockTests
{
    [Fact]
    public void Values_written_in_file_order_are_read_back()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(1);
        foreach (ParameterInfo parameter in SmallNetwork<ThreeClasses>.Info.Parameters)
        {
            float[] values = [.. Enumerable.Range(1, parameter.Length).Select(i => (float)i)];
            network.Parameters.Write(parameter.Name, values);
            Assert.Equal(values, network.Parameters.Read(parameter.Name));
        }
    }

    [Fact]
    public void Values_lie_where_the_axes_say_and_padding_is_zero()
    {
        // 7 outputs in panels of 4, 3 channels, 2 pixels; the value is its row-major index + 1.
        NetworkInfo info = OneTensor(
            [7, 6], 64, [new(7, 4, 24, 1), new(3, 3, 0, 4), new(2, 2, 0, 12)]);
        using ParameterBlock block = ParameterBlock.Create(info, 0);
        block.Write("layer.weight", [.. Enumerable.Range(1, 42).Select(i => (float)i)]);

        float[] expected = new float[info.ParameterBlockLength];
        for (int o = 0; o < 7; o++)
        {
            for (int c = 0; c < 3; c++)
            {
                for (int p = 0; p < 2; p++)
                    expected[o / 4 * 24 + o % 4 + c * 4 + p * 12] = o * 6 + c * 2 + p + 1;
            }
        }

        Assert.Equal(expected, Packed(block));
    }

    [Fact]
    public void The_block_lies_on_a_64_byte_boundary()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(1);
        NetworkRunner.Forward<AddressKernels>(network.Parameters, new float[8], new float[3], 1);
        Assert.Equal(0, AddressKernels.Remainder);
    }

    [Fact]
    public void Create_draws_the_documented_streams()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(77);
        float[] uniform = new float[40], normal = new float[15];
        Philox.FillUniform(uniform, Math.Sqrt(6.0 / (8 + 5)), 77, 0, Philox.InitializationStream, 0);
        Philox.FillNormal(normal, Math.Sqrt(2.0 / 5), 77, 2, Philox.InitializationStream, 0);
        Assert.Equal(uniform, network.Parameters.Read("dense1.weight"));
        Assert.Equal(new float[5], network.Parameters.Read("dense1.bias"));
        Assert.Equal(normal, network.Parameters.Read("dense2.weight"));
    }

    // Fan-in 8, fan-out 5, value 0.3; a uniform distribution within +-b has the deviation b / sqrt 3.
    [Theory]
    [InlineData(InitializerKind.Zeros, 0)]
    [InlineData(InitializerKind.Ones, 1)]
    [InlineData(InitializerKind.HeNormal, 0.5)]
    [InlineData(InitializerKind.HeUniform, 0.5)]
    [InlineData(InitializerKind.GlorotNormal, 0.3922)]
    [InlineData(InitializerKind.GlorotUniform, 0.3922)]
    [InlineData(InitializerKind.Normal, 0.3)]
    [InlineData(InitializerKind.Uniform, 0.1732)]
    public void Initializers_have_their_root_mean_square(InitializerKind kind, double expected)
    {
        NetworkInfo info = OneTensor([10_000], 10_000, [new(10_000, 10_000, 0, 1)], new ParameterInitializer(kind, 0.3f, 8, 5));
        using ParameterBlock block = ParameterBlock.Create(info, 5);
        Assert.Equal(expected, Math.Sqrt(block.Read("layer.weight").Average(value => (double)value * value)), 0.008);
    }

    [Fact]
    public void An_unknown_name_and_a_wrong_length_are_named()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(1);
        ArgumentException unknown = Assert.Throws<ArgumentException>(() => network.Parameters.Read("dense9.weight"));
        Assert.StartsWith(
            "SmallNetwork has no parameter 'dense9.weight'; it has dense1.weight, dense1.bias, dense2.weight, dense2.bias", unknown.Message,
            StringComparison.Ordinal);
        ArgumentException length = Assert.Throws<ArgumentException>(() => network.Parameters.Write("dense1.weight", new float[3]));
        Assert.StartsWith("values has 3 values; dense1.weight has 40 (5x8)", length.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clone_has_the_same_values_and_its_own_memory()
    {
        using SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(1);
        using SmallNetwork<ThreeClasses> clone = network.Clone();
        float[] before = network.Parameters.Read("dense2.weight");
        Assert.Equal(before, clone.Parameters.Read("dense2.weight"));
        clone.Parameters.Write("dense2.weight", new float[15]);
        Assert.Equal(before, network.Parameters.Read("dense2.weight"));
    }

    [Fact]
    public void After_Dispose_every_call_says_so_with_the_networks_name()
    {
        SmallNetwork<ThreeClasses> network = SmallNetwork<ThreeClasses>.Create(1);
        using Gradients gradients = Gradients.For<SmallNetwork<ThreeClasses>>();
        using TemporaryFolder folder = new();
        network.Dispose();
        network.Dispose();
        Action[] calls =
        [
            () => network.Forward(new float[8], new float[3]),
            () => network.Predict(new float[8], new float[3]),
            () => network.Classify(new float[8]),
            () => network.Backward(new float[8], new int[1], gradients),
            () => network.Parameters.Read("dense1.bias"),
            () => network.Clone(),
            () => network.Save(folder["weights"]),
        ];
        Assert.All(calls, call => Assert.Equal("SmallNetwork", Assert.Throws<ObjectDisposedException>(call).ObjectName));
        Assert.Empty(folder.Files);
    }

    internal static NetworkInfo OneTensor(
        int[] shape, int packedLength, PackedAxis[] axes, ParameterInitializer initializer = default) => new()
        {
            Name = "OneTensor",
            InputShape = [1],
            OutputShape = [packedLength],
            Layers = [],
            Loss = new LossInfo(LossKind.None),
            ParameterBlockLength = packedLength,
            Parameters =
        [
            new ParameterInfo
            {
                Name = "layer.weight", Shape = shape, Offset = 0, PackedLength = packedLength, Axes = axes, Initializer = initializer,
            },
        ],
        };

    /// <summary>The block as kernels see it.</summary>
    internal static float[] Packed(ParameterBlock block)
    {
        float[] values = new float[block.Info.ParameterBlockLength];
        NetworkRunner.Forward<CopyKernels>(block, new float[1], values, 1);
        return values;
    }

    private readonly struct CopyKernels : IForwardKernels
    {
        public static int MicroBatchSize => 1;

        /// <summary>The test's tensor is as long as its output.</summary>
        public static void Forward(
            ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples)
        {
            for (int i = 0; i < 64; i++)
                Unsafe.Add(ref outputs, i) = Unsafe.Add(ref parameters, i);
        }
    }

    private readonly struct AddressKernels : IForwardKernels
    {
        public static long Remainder { get; private set; } = -1;

        public static int MicroBatchSize => 1;

        public static unsafe void Forward(
            ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples) =>
            Remainder = (long)Unsafe.AsPointer(ref parameters) % 64;
    }
}
