using NetGen.Compiler;

namespace NetGen.Inspection;

/// <summary>Layers in the spec's shorthands, with their activation functions.</summary>
internal static class LayerText
{
    public static IEnumerable<string> Of(Layer layer)
    {
        yield return Word(layer);
        Activation activation = layer switch
        {
            Conv conv => conv.Activation,
            Depthwise depthwise => depthwise.Activation,
            Dense dense => dense.Activation,
            _ => Activation.None,
        };
        if (activation != Activation.None)
            yield return new ActivationLayer(activation).Kind;
    }

    private static string Word(Layer layer) => layer switch
    {
        Conv conv => $"conv{conv.KernelHeight}x{conv.KernelWidth}-{conv.Filters}{Stride(conv.StrideY, conv.StrideX, 1, 1)}"
            + (conv.Groups > 1 ? $" in {conv.Groups} groups" : ""),
        Depthwise depthwise =>
            $"depthwise{depthwise.KernelHeight}x{depthwise.KernelWidth}{Stride(depthwise.StrideY, depthwise.StrideX, 1, 1)}",
        Pool pool => $"{pool.Kind}{pool.KernelHeight}x{pool.KernelWidth}"
            + Stride(pool.StrideY, pool.StrideX, pool.KernelHeight, pool.KernelWidth),
        Dense dense => $"dense{dense.Units}",
        Dropout dropout => FormattableString.Invariant($"dropout{dropout.Rate}"),
        _ => layer.Kind,
    };

    private static string Stride(int y, int x, int usualY, int usualX) =>
        y == usualY && x == usualX ? "" : y == x ? $"/{y}" : $"/{y}x{x}";
}
