namespace NetGen.Compiler;

/// <summary>Reads <c>groupnorm</c> and <c>instancenorm</c>.</summary>
internal static class GroupNormBinder
{
    public static string[] OptionsOfGroups { get; } = ["groups", "epsilon", "affine", "trainable"];

    public static string[] OptionsOfInstances { get; } = ["epsilon", "affine", "trainable"];

    public static Layer BindGroups(LayerOptions options) =>
        new GroupNorm(options.Count("groups"), options.Flag("affine", true), Epsilon(options), Activation.None);

    /// <summary>Without factors unless told, as PyTorch's.</summary>
    public static Layer BindInstances(LayerOptions options) =>
        new GroupNorm(null, options.Flag("affine", false), Epsilon(options), Activation.None);

    /// <summary>What is added to the variance.</summary>
    public static float Epsilon(LayerOptions options) => options.Number("epsilon", 1e-5f, value => value > 0, "above 0");
}
