namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>The interpreter itself against PyTorch: both compute in double, so they agree to the float32 that the files keep.</summary>
public class InterpreterTests
{
    private const double Tolerance = 2e-7;   // of the largest magnitude: rounding to float32 is 6e-8

    public static TheoryData<string> SmallNetworks =>
        new(ReferenceTests.AllNames.Where(name => new ReferenceFile(name).Contains("inputs")));

    [Theory]
    [MemberData(nameof(SmallNetworks))]
    public void Agrees_with_PyTorch(string name)
    {
        ReferenceFile file = new(name);
        ShapedNetwork network = Read(name);
        Dictionary<string, double[]> parameters = network.Layers
            .SelectMany(layer => layer.Parameters.Select(parameter => $"{layer.Name}.{parameter.Name}"))
            .ToDictionary(parameter => parameter, parameter => Comparison.ToDouble(file.Floats("weight/" + parameter)));
        float[][] inputs = [.. file.Floats("inputs").Chunk((int)network.Input.Length)];
        int outputs = (int)network.Output.Length;
        float[][] targets = file.Labels.Length > 0
            ? Array.ConvertAll(file.Labels, label => Losses.TargetsOf(network.Spec.Loss, label, outputs))
            : [.. file.Targets.Chunk(outputs)];

        Interpretation found = new Interpreter(network, file.Seed, step: 0).Run(parameters, new Minibatch(inputs, targets, file.Labels));

        AssertSame("outputs", file.Floats("outputs"), found.Outputs);
        AssertSame("probabilities", file.Floats("probabilities"), found.Probabilities);
        Assert.Equal(file.Doubles("loss")[0], found.Loss, 1e-9);
        foreach ((string parameter, double[] gradient) in found.Gradients)
            if (!parameter.Contains("running", StringComparison.Ordinal))
                AssertSame(parameter, file.Floats("gradient/" + parameter), gradient);
    }

    private static ShapedNetwork Read(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "References", "specs", name + ".yaml");
        NetworkSpec spec = SpecReader.Read(File.ReadAllText(path), path).Spec!;
        return InferShapes.Run(spec).Network!;
    }

    private static void AssertSame(string what, float[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = Comparison.LargestMagnitude(Comparison.ToDouble(expected));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(actual[i] - expected[i]) <= Tolerance * largest,
                $"{what}: value {i} is {actual[i]:G9}, should be {expected[i]:G9}");
    }
}
