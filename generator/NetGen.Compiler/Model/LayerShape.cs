namespace NetGen.Compiler;

/// <summary>What a layer's shape rule finds for given inputs.</summary>
/// <param name="Output">Its output's shape; null where a problem leaves none.</param>
/// <param name="Parameters">Its parameter tensors, in file order.</param>
/// <param name="MultiplyAdds">Multiply-adds of one sample's forward pass, those on padding included.</param>
/// <param name="Problems">What is wrong; empty where nothing is.</param>
public sealed record LayerShape(
    TensorShape? Output,
    EquatableArray<ShapedParameter> Parameters = default,
    long MultiplyAdds = 0,
    EquatableArray<ShapeProblem> Problems = default)
{
    /// <summary>A layer that has no output, for this reason.</summary>
    public static LayerShape Failed(DiagnosticRule rule, string? option, string message) =>
        new(null, Problems: EquatableArray.Of(new ShapeProblem(rule, option, message)));

    /// <summary>The problem of a layer that slides over rows and columns and is given a vector.</summary>
    public static LayerShape FailedOnVector(string what, LayerInput input) => Failed(DiagnosticCatalog.NeedsImage, null,
        $"{what} needs rows and columns, but its {input} is a vector; " + (input.From == LayerSpec.NetworkInputName
            ? "write input as height x width x channels, such as 28x28x1"
            : "move it above the layer that makes the vector"));
}

/// <summary>A mistake that a layer's shape rule found.</summary>
/// <param name="Rule">Which rule it breaks.</param>
/// <param name="Option">The option it is about, or null for the layer as a whole.</param>
/// <param name="Message">What is to be said, without the layer's number and name, which come before it.</param>
public sealed record ShapeProblem(DiagnosticRule Rule, string? Option, string Message);
