using NetGen.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>A few samples are split over threads where what these share has a size to be had.</summary>
public class SplitForwardSizeTests
{
    [Fact]
    public void Samples_whose_shared_workspace_passes_a_GiB_are_not_split()
    {
        // 4 * 2^30 floats: as an int the product is 0.
        Assert.Equal([1, 1, 1, 1], Outputs<Kernels<OneGiFloats>>(samples: 4));
    }

    [Fact]
    public void Samples_are_split_where_it_does_not()
    {
        Assert.Equal([2, 2, 2, 2], Outputs<Kernels<SixteenFloats>>(samples: 4));
    }

    /// <summary>The first output of each sample.</summary>
    private static float[] Outputs<TKernels>(int samples) where TKernels : IForwardKernels
    {
        using Network network = Network.Create(1);
        float[] outputs = new float[samples * 3];
        NetworkRunner.Forward<TKernels>(network.Parameters, new float[samples * 8], outputs, threads: 2);
        return [.. Enumerable.Range(0, samples).Select(sample => outputs[sample * 3])];
    }

    private interface ISize
    {
        static abstract int Floats { get; }
    }

    private readonly struct OneGiFloats : ISize
    {
        public static int Floats => 1 << 30;
    }

    private readonly struct SixteenFloats : ISize
    {
        public static int Floats => 16;
    }

    /// <summary>Writes 1 for each sample, or 2 where samples are split.</summary>
    private readonly struct Kernels<TSize> : IForwardKernels where TSize : ISize
    {
        public static int MicroBatchSize => 1;

        public static int SplitPhaseCount => 1;

        public static long SplitWorkspaceLength(int samples) => (long)samples * TSize.Floats;

        public static int SplitTaskCount(int phase, int samples) => samples;

        public static void Forward(
            ref float parameters, ref float prepacked, ref float workspace, ref float inputs, ref float outputs, int samples) =>
            outputs = 1;

        public static void RunSplit(
            int phase, int task, ref float parameters, ref float prepacked, ref float inputs, ref float outputs,
            ref float workspace, int samples) =>
            System.Runtime.CompilerServices.Unsafe.Add(ref outputs, task * 3) = 2;
    }
}
