namespace NetGen.Numerics.Tests;

/// <summary>The runtime's own gradient check, on generated networks.</summary>
public class GradientCheckTests
{
    [Fact]
    public void Passes_for_small_networks()
    {
        Check<SigmoidLabels>(labels: true);
        Check<MseLabels>(labels: true);
        Check<SigmoidTargets>(labels: false);
        Check<FlattenedImage>(labels: false);
        Check<SoftmaxLayers>(labels: false);
        Check<LogsoftmaxLayers>(labels: false);
        Check<MaeLabels>(labels: true);
        Check<SmoothL1Labels>(labels: true);
        Check<SmoothedLabels>(labels: true);
        Check<SmoothedTargets>(labels: false);
        Check<WeightedLabels>(labels: true);
        Check<WeightedTargets>(labels: false);
    }

    private static void Check<T>(bool labels) where T : class, ITrainableNetwork<T>
    {
        const int Samples = 4;
        using T network = T.Create(1);
        int inputs = Length(T.Info.InputShape), outputs = Length(T.Info.OutputShape);
        float[] input = PhiloxDefinition.Fill(1, 0, Samples * inputs, 1), targets = PhiloxDefinition.Fill(1, 1, Samples * outputs, 1);
        GradientReport report = labels
            ? GradientCheck.Run(network, input, [0, 1, 2, 3])
            : GradientCheck.Run(network, input, targets);
        Assert.All(report.Parameters, parameter =>
            Assert.True(parameter.RelativeError < 1e-3, $"{T.Info.Name}: {parameter}"));
    }

    private static int Length(IReadOnlyList<int> shape) => shape.Aggregate(1, (product, dimension) => product * dimension);
}
