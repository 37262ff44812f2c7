namespace NetGen.Benchmarks.Worker;

/// <summary>
/// The networks by their specs' names. Each is asked for by a method of its own, so that a process compiles the one it runs.
/// </summary>
internal static class Network
{
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static IMeasured Of(string name, int threads) => name switch
    {
        "fashion-cnn" => new Measured<FashionCnn>(threads),
        "fashion-mlp" => new Measured<FashionMlp>(threads),
        "tiny-cnn" => new Measured<TinyCnn>(threads),
        "lenet5-relu" => new Measured<LeNet5Relu>(threads),
        "resnet8" => new Measured<ResNet8>(threads),
        "kws-dscnn" => new Measured<KwsDsCnn>(threads),
        "vww-mobilenet" => new Measured<VwwMobileNet>(threads),
        "ad-autoencoder" => new Measured<AdAutoencoder>(threads),
        _ => throw new ArgumentException($"no network '{name}'"),
    };
}
