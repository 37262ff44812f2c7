namespace NetGen.Compiler.Tests;

/// <summary>What is generated grows as the layers do, and no faster.</summary>
public sealed class GeneratedSizeTests
{
    [Fact]
    public void Each_further_equal_layer_adds_the_same_lines()
    {
        int[] lines = [.. new[] { 100, 200, 300, 1_000 }.Select(Lines)];

        // But for the heads of methods that part thousands of phases, some twenty lines for every five hundred.
        Assert.InRange(lines[2] - lines[1] - (lines[1] - lines[0]), -100, 100);
        Assert.InRange(lines[3] - lines[2] - 7 * (lines[1] - lines[0]), -200, 200);
        Assert.InRange(lines[1] - lines[0], 5_000, 20_000);
    }

    [Fact]
    public void Equal_layers_share_their_methods()
    {
        Assert.Equal(Methods(10), Methods(100));

        static int Methods(int layers) => Files(layers).Sum(file => file.Text.Split("<S, V>(ref float").Length - 1);
    }

    private static int Lines(int layers) => Files(layers).Sum(file => file.Text.Count(c => c == '\n'));

    private static EquatableArray<GeneratedFile> Files(int layers)
    {
        string convolutions = string.Join(", ", Enumerable.Repeat("conv3x3-16", layers));
        string text = $"input: 8x8x8\nlayers: [{convolutions}, globalavgpool, dense2]\nloss: mse\n";
        return NetworkCompiler.Generate(Specs.Shape(text), new GenerationOptions("Generated", GenerationOptions.DefaultStackBudget)).Files;
    }
}
