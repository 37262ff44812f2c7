using NetGen.Models;

namespace NetGen.Benchmarks;

/// <summary>The networks that are measured, by their specs' file names.</summary>
public static class Networks
{
    public static IReadOnlyDictionary<string, Func<Workload, Measurement>> All { get; } =
        new Dictionary<string, Func<Workload, Measurement>>
        {
            ["fashion-cnn"] = Measurement.Of<FashionCnn>,
            ["fashion-mlp"] = Measurement.Of<FashionMlp>,
            ["tiny-cnn"] = Measurement.Of<TinyCnn>,
            ["lenet5-relu"] = Measurement.Of<LeNet5Relu>,
            ["resnet8"] = Measurement.Of<ResNet8>,
            ["kws-dscnn"] = Measurement.Of<KwsDsCnn>,
            ["vww-mobilenet"] = Measurement.Of<VwwMobileNet>,
            ["ad-autoencoder"] = Measurement.Of<AdAutoencoder>,
        };
}
