using System.Runtime.CompilerServices;
using NetGen.CompilerServices;

namespace NetGen.Runtime.Tests;

/// <summary>Tensors of every order of axes, with and without panels, larger than the tiles they move in.</summary>
public class PackingTests
{
    public static TheoryData<PackedAxis[]> Layouts => new(
    [
        [new(150, 150, 0, 1)],
        // A matrix as it is, transposed, and in panels of 16 along either axis.
        [new(37, 37, 0, 48), new(35, 35, 0, 1)],
        [new(37, 37, 0, 1), new(35, 35, 0, 48)],
        [new(37, 16, 35 * 16, 1), new(35, 35, 0, 16)],
        [new(37, 37, 0, 16), new(35, 16, 37 * 16, 1)],
        // A convolution: filters in panels innermost; and channels innermost, as of a depthwise one.
        [new(21, 16, 5 * 9 * 16, 1), new(5, 5, 0, 16), new(3, 3, 0, 3 * 5 * 16), new(3, 3, 0, 5 * 16)],
        [new(3, 3, 0, 480), new(19, 19, 0, 1), new(4, 4, 0, 96), new(5, 5, 0, 19)],
        // The outermost axis is the longest step, and an axis of one value.
        [new(2, 2, 0, 1024), new(1, 1, 0, 7), new(9, 4, 96, 2), new(10, 10, 0, 8)],
    ]);

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_value_lies_where_its_axes_say(PackedAxis[] axes)
    {
        int length = axes.Aggregate(1, (product, axis) => product * axis.Extent);
        const int Offset = 32;
        float[] values = [.. Enumerable.Range(1, length).Select(i => (float)i)];
        int[] positions = [.. Enumerable.Range(0, length).Select(i => Offset + Position(axes, i))];
        Assert.Equal(length, positions.Distinct().Count());
        int packedLength = (positions.Max() - Offset) / 16 * 16 + 16;
        using ParameterBlock block = ParameterBlock.Create(Info(axes, length, Offset, packedLength), 0);
        block.Write("layer.weight", values);

        float[] expected = new float[Offset + packedLength], packed = new float[expected.Length];
        for (int i = 0; i < length; i++)
            expected[positions[i]] = values[i];
        NetworkRunner.Forward<CopyAll>(block, [packed.Length], packed, 1);
        Assert.Equal(expected, packed);
        Assert.Equal(values, block.Read("layer.weight"));
    }

    /// <summary>By the definition: the row-major index taken apart, from the last axis on.</summary>
    private static int Position(PackedAxis[] axes, int index)
    {
        int position = 0;
        foreach (PackedAxis axis in axes.Reverse())
        {
            int i = index % axis.Extent;
            index /= axis.Extent;
            position += i / axis.Block * axis.BlockStride + i % axis.Block * axis.Stride;
        }

        return position;
    }

    private static NetworkInfo Info(PackedAxis[] axes, int length, int offset, int packedLength) => new()
    {
        Name = "OneTensor",
        InputShape = [1],
        OutputShape = [offset + packedLength],
        Layers = [],
        Loss = new LossInfo(LossKind.None),
        ParameterBlockLength = offset + packedLength,
        Parameters =
        [
            new ParameterInfo
            {
                Name = "layer.weight",
                Shape = [length],
                Offset = offset,
                PackedLength = packedLength,
                Axes = axes,
                Initializer = new ParameterInitializer(InitializerKind.Zeros, 0, 1, 1),
            },
        ],
    };

    /// <summary>The outputs are the parameter block; the input says how long it is.</summary>
    private readonly struct CopyAll : IForwardKernels
    {
        public static int MicroBatchSize => 1;

        public static void Forward(
            ref float parameters, ref float derived, ref float workspace, ref float inputs, ref float outputs, int samples)
        {
            for (int i = 0; i < (int)inputs; i++)
                Unsafe.Add(ref outputs, i) = Unsafe.Add(ref parameters, i);
        }
    }
}
