namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>Layers on a sequence, which is an image of one row: their windows have one row too.</summary>
internal static class OneRow
{
    public static Conv Of(Conv layer, TensorShape input) => !input.IsSequence ? layer : layer with
    {
        KernelHeight = 1,
        StrideY = 1,
        DilationY = 1,
        Padding = Of(layer.Padding),
    };

    public static Depthwise Of(Depthwise layer, TensorShape input) => !input.IsSequence ? layer : layer with
    {
        KernelHeight = 1,
        StrideY = 1,
        DilationY = 1,
        Padding = Of(layer.Padding),
    };

    public static Pool Of(Pool layer, TensorShape input) => !input.IsSequence ? layer : layer with
    {
        KernelHeight = 1,
        StrideY = 1,
        Padding = Of(layer.Padding),
    };

    private static Padding Of(Padding padding) => padding with { Top = 0, Bottom = 0 };
}
