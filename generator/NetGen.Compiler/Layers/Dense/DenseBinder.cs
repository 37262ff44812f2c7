namespace NetGen.Compiler;

/// <summary>Reads <c>dense</c>.</summary>
internal static class DenseBinder
{
    public static string[] Options { get; } = ["units", "bias", "activation", "init", "trainable", "weights", "biases", "storage"];

    public static Layer Bind(LayerOptions options)
    {
        int units = options.Count("units");
        bool hasBias = options.Flag("bias", true);
        Activation activation = options.Activation();
        Initializer initializer = options.WeightInitializer(activation);
        return new Dense(units, hasBias, activation, initializer, options.Storage());
    }
}
