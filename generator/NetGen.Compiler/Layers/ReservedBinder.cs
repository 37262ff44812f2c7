namespace NetGen.Compiler;

/// <summary>Reads the layers that the language has and this version does not build: their options are checked, no layer is made.</summary>
internal static class ReservedBinder
{
    private const string AboveZero = "above 0";

    public static string[] BatchNormOptions { get; } = ["momentum", "epsilon", "trainable"];

    public static string[] LrnOptions { get; } = ["size", "alpha", "beta", "k"];

    public static string[] ScaleOptions { get; } = ["trainable", "weights", "biases"];

    public static Layer? BindBatchNorm(LayerOptions options)
    {
        options.Number("momentum", 0.1f, value => value is >= 0 and <= 1, "between 0 and 1");
        options.Number("epsilon", 1e-5f, value => value > 0, AboveZero);
        return null;
    }

    public static Layer? BindLrn(LayerOptions options)
    {
        options.Integer("size", 5);
        options.Number("alpha", 1e-4f, value => value > 0, AboveZero);
        options.Number("beta", 0.75f, value => value > 0, AboveZero);
        options.Number("k", 1, value => value > 0, AboveZero);
        return null;
    }

    public static Layer? BindScale(LayerOptions options) => null;
}
