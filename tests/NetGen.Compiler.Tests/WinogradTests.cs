namespace NetGen.Compiler.Tests;

/// <summary>Winograd's algorithm: the matrices, and which convolutions take it.</summary>
public class WinogradTests
{
    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    [InlineData(3, 4)]
    [InlineData(2, 5)]
    [InlineData(6, 3)]
    [InlineData(4, 5)]
    public void Computes_what_the_sliding_window_computes(int outputs, int window)
    {
        WinogradAlgorithm algorithm = new(outputs, window);
        Random random = new(7);
        double[] data = [.. Enumerable.Range(0, algorithm.Inputs).Select(_ => random.NextDouble() - 0.5)];
        double[] weights = [.. Enumerable.Range(0, window).Select(_ => random.NextDouble() - 0.5)];

        double[] u = Multiply(algorithm.WeightTransform(), weights), v = Multiply(algorithm.InputTransform(), data);
        double[] products = [.. u.Zip(v, (one, other) => one * other)];
        double[] result = Multiply(algorithm.OutputTransform(), products);

        for (int i = 0; i < outputs; i++)
            Assert.Equal(weights.Select((weight, j) => weight * data[i + j]).Sum(), result[i], 1e-10);
    }

    [Theory]
    [InlineData("conv5x5-64", "14x14x32", "Winograd F(4x4, 5x5), 4x4 tiles")]
    [InlineData("conv3x3-64", "8x8x64", "Winograd F(4x4, 3x3), 2x2 tiles")]
    [InlineData("conv5x5-32", "28x28x1", "tile of")]
    [InlineData("conv1x1-64", "14x14x64", "tile of")]
    [InlineData("conv3x3-64: { stride: 2 }", "14x14x64", "tile of")]
    public void Is_chosen_where_it_is_faster(string layer, string input, string expected)
    {
        KernelCall call = ForwardOf(layer, input, "auto").Calls.First(call => call.Kernel.Role == "Forward");
        Assert.Contains(expected, call.Kernel.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_never_chosen_where_the_spec_says_never() =>
        Assert.DoesNotContain(ForwardOf("conv5x5-64", "14x14x32", "never").Calls, call => call.Kernel is WinogradForwardKernel);

    [Fact]
    public void Outputs_and_weight_gradients_of_training_are_of_precise_tiles()
    {
        ShapedNetwork network = Specs.Shape(
            "name: Net\ninput: 14x14x8\nloss: softmax-cross-entropy\n"
            + "layers:\n  - conv3x3-32\n  - conv5x5-64: { name: wide }\n  - dense10\n");
        IEnumerable<KernelCall> calls = Lower.Run(Fuse.Run(network), MachineModel.Default).Training!.Calls;
        Kernel[] kernels = [.. calls.Where(call => call.Layer?.Name == "wide").Select(call => call.Kernel)];
        Assert.Equal(6, Assert.Single(kernels.OfType<WinogradForwardKernel>(), kernel => kernel.Role == "Forward").Tiling.Algorithm.Inputs);
        Assert.Equal(6, Assert.Single(kernels.OfType<WinogradBackwardWeightsKernel>()).Algorithm.Inputs);
        Assert.Equal(
            8, Assert.Single(kernels.OfType<WinogradForwardKernel>(), kernel => kernel.Role == "BackwardInput").Tiling.Algorithm.Inputs);
    }

    private static KernelProgram ForwardOf(string layer, string input, string winograd) =>
        Lower.Run(
            Fuse.Run(Specs.Shape($"name: Net\ninput: {input}\nwinograd: {winograd}\ntraining: false\nlayers:\n  - {layer}\n")),
            MachineModel.Default).Forward;

    private static double[] Multiply(double[,] matrix, double[] vector) =>
        [.. Enumerable.Range(0, matrix.GetLength(0)).Select(i => vector.Select((value, j) => matrix[i, j] * value).Sum())];
}
