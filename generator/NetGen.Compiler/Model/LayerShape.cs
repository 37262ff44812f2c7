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

    /// <summary>An image of this size, or a sequence where the input is one; the problem of a tensor that is too large.</summary>
    /// <param name="option">The option that makes it so large, or null.</param>
    public static LayerShape Sized(string? option, TensorShape input, long height, long width, long channels)
    {
        long length = Size.Product(height, width, channels);
        return length <= Size.MaxLength
            ? new LayerShape(input with { Height = (int)height, Width = (int)width, Channels = (int)channels })
            : Failed(DiagnosticCatalog.TensorTooLarge, option, FormattableString.Invariant(
                $"its output of {height:N0}x{width:N0}x{channels:N0} is too large; a tensor holds at most {Size.MaxLength:N0} values"));
    }

    /// <summary>The problem of a layer that needs rows and columns and is given a sequence or a vector.</summary>
    public static LayerShape FailedWithoutImage(string what, LayerInput input) => input.Shape.IsVector
        ? FailedOnVector(what, input)
        : Failed(DiagnosticCatalog.NeedsImage, null,
            $"{what} needs rows and columns, but its {input} is a sequence; reshape it, or move the layer");

    /// <summary>The problem of an option of two numbers, for rows and columns, on a sequence.</summary>
    public static LayerShape FailedOnSequence(string option, LayerInput input) => Failed(DiagnosticCatalog.NeedsImage, option,
        $"{option} is given for rows and columns, but its {input} is a sequence, steps x channels; give one number" +
        (input.From == LayerSpec.NetworkInputName ? $", or write input: {input.Shape}x1 for an image" : ""));

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
