namespace NetGen.Compiler.Tests;

/// <summary>Kernels and memory are chosen for the machine that the model describes.</summary>
public sealed class MachineModelTests
{
    private const string Network =
        "name: Net\ninput: 14x14x32\nloss: softmax-cross-entropy\n"
        + "layers: [conv3x3-32, conv5x5-64, avgpool, dense96, dense10]\n";

    [Fact]
    public void A_clear_advantage_that_no_layer_has_leaves_all_convolutions_direct()
    {
        Assert.NotEmpty(CallsOf<WinogradForwardKernel>(MachineModel.Default));
        Assert.NotEmpty(CallsOf<WinogradBackwardWeightsKernel>(MachineModel.Default));
        MachineModel machine = MachineModel.Default with { WinogradAdvantage = 1000 };
        Assert.Empty(CallsOf<WinogradForwardKernel>(machine));
        Assert.Empty(CallsOf<WinogradBackwardWeightsKernel>(machine));
    }

    [Fact]
    public void Slow_memory_behind_small_caches_leaves_large_weight_gradients_direct()
    {
        MachineModel machine = MachineModel.Default with
        {
            L2WeightBytes = 16 * 1024,
            L3WeightBytes = 32 * 1024,
            L3BytesPerCycle = 1,
            MemoryBytesPerCycle = 1,
        };
        Assert.Empty(CallsOf<WinogradBackwardWeightsKernel>(machine));
    }

    [Fact]
    public void Scratch_of_winograd_keeps_within_the_cache()
    {
        MachineModel machine = MachineModel.Default with { WinogradScratchBytes = 1024 };
        Assert.All(CallsOf<WinogradForwardKernel>(machine), kernel => Assert.Equal(1, kernel.Tiling.BlockRows));
        // Weights that no cache holds are read once for every block.
        MachineModel slow = MachineModel.Default with { L2WeightBytes = 1024, WinogradScratchBytes = 4 * 1024 * 1024 };
        Assert.Contains(CallsOf<WinogradForwardKernel>(slow), kernel => kernel.Tiling.BlockRows > 1);
    }

    [Theory]
    [InlineData(1, 3 * 1024 * 1024, 1)]
    [InlineData(1, 1, 2)]
    public void Large_sums_transform_more_tiles_at_a_time(int scratch, int sumBytes, int tiles)
    {
        ConvGeometry geometry = Assert.IsType<WinogradBackwardWeightsKernel>(
            CallsOf<WinogradBackwardWeightsKernel>(MachineModel.Default)[0]).Geometry;
        WinogradAlgorithm algorithm = new(2, geometry.Window.KernelHeight);
        int twoTiles = 2 * 4 * algorithm.Products * (Lanes.Pad(geometry.GroupInputs) + geometry.PaddedOutputs);
        MachineModel machine = MachineModel.Default with
        {
            WinogradGradientScratchBytes = scratch,
            WinogradLargeGradientScratchBytes = twoTiles,
            WinogradSumBytes = sumBytes,
        };
        Assert.Equal(tiles, WinogradBackwardWeightsKernel.For(geometry, algorithm, machine).BlockTiles);
    }

    [Fact]
    public void A_dense_layers_input_gradient_runs_over_transposed_weights_up_to_the_limit()
    {
        Assert.Empty(CallsOf<DenseBackwardInputKernel>(MachineModel.Default));
        Assert.Single(CallsOf<DenseBackwardInputKernel>(MachineModel.Default with { MaxTransposedUnits = 95 }));
    }

    [Fact]
    public void Memory_is_planned_for_the_machine()
    {
        PlannedNetwork usual = PlanFor(MachineModel.Default);
        Assert.False(usual.Forward.IsSplit);
        Assert.InRange(usual.Forward.MicroBatchSize, 4, 32);
        PlannedNetwork other = PlanFor(MachineModel.Default with { MinSplitWeights = 1024, MaxMicroBatch = 3, MaxClearedFrame = 1 << 20 });
        Assert.True(other.Forward.IsSplit);
        Assert.Equal(3, other.Forward.MicroBatchSize);
        Assert.True(other.Training!.StackBytes > usual.Training!.StackBytes);
    }

    private static T[] CallsOf<T>(MachineModel machine)
        where T : Kernel =>
        [.. PlanFor(machine).Lowered.Training!.Calls.Select(call => call.Kernel).OfType<T>()];

    private static PlannedNetwork PlanFor(MachineModel machine) => NetworkCompiler.Plan(
        Specs.Shape(Network), new GenerationOptions("Net", GenerationOptions.DefaultStackBudget) { Machine = machine });
}
