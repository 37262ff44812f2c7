namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>What of the language and of the kernels' cases a network exercises, in words.</summary>
internal static class Coverage
{
    private static readonly string[] _activations = [.. Enum.GetNames<ActivationFunction>().Where(name => name != "None")];

    /// <summary>Everything a run has to have met.</summary>
    public static IEnumerable<string> Required { get; } =
    [
        "conv", "dense", "maxpool", "avgpool", "globalmaxpool", "globalavgpool", "dropout", "softmax", "flatten",
        "conv square", "conv oblong", "conv 1x1", "conv even kernel", "conv same", "conv same at a stride", "conv valid",
        "conv explicit padding", "conv asymmetric padding", "conv stride", "conv unequal strides", "conv dilation", "conv unequal dilations",
        "conv groups", "conv one channel a group", "conv bias", "conv no bias", "dense bias", "dense no bias",
        "dense of an image", "dense of a vector", "flatten of an image", "dropout of an image", "dropout of a vector",
        "softmax of an image", "softmax of a vector", "activation layer of an image", "activation layer of a vector",
        "maxpool same", "maxpool valid", "maxpool explicit padding", "maxpool overlapping", "maxpool gaps", "maxpool oblong",
        "avgpool same", "avgpool valid", "avgpool explicit padding", "avgpool overlapping", "avgpool gaps", "avgpool oblong",
        "avgpool counts padding", "avgpool padded, not counted",
        "conv None", "dense None", "output image", "output vector", "output single",
        "reads input by name", "named layer", "workspace on the stack", "workspace in native memory",
        .. _activations.SelectMany(name => new[] { $"conv {name}", $"dense {name}", $"layer {name}" }),
        .. new[] { "SoftmaxCrossEntropy", "SigmoidCrossEntropy", "MeanSquaredError" }.SelectMany(loss => new[] { $"{loss} labels", $"{loss} targets" }),
        .. Enum.GetNames<InitializerKind>().Where(name => name != "Ones").Select(name => $"init {name}"),
        .. new[] { "conv", "dense" }.SelectMany(kind => new[] { "1 to 4", "5 to 8", "9 to 15", "16s", "over 16" }.Select(width => $"{kind} channels {width}")),
    ];

    public static IEnumerable<string> Of(ShapedNetwork network, bool usesLabels)
    {
        foreach (ShapedLayer layer in network.Layers)
        {
            yield return layer.Layer is ActivationLayer activation ? $"layer {activation.Activation.Function}" : layer.Layer.Kind;
            foreach (string feature in Of(layer))
                yield return feature;
            foreach (ShapedParameter parameter in layer.Parameters)
                yield return $"init {parameter.Initializer.Kind}";
            if (layer.Spec.Text.Contains("from: input"))
                yield return "reads input by name";
            if (layer.Spec.Text.Contains("name:"))
                yield return "named layer";
        }
        yield return network.Output.Length == 1 ? "output single" : network.Output.IsVector ? "output vector" : "output image";
        yield return $"{network.Spec.Loss.Kind} {(usesLabels ? "labels" : "targets")}";
    }

    private static IEnumerable<string> Of(ShapedLayer layer)
    {
        string of = layer.Input.IsVector ? "a vector" : "an image";
        return layer.Layer switch
        {
            Conv conv => Of(conv, layer.Input),
            Pool pool => Of(pool),
            Dense dense => [$"dense of {of}", $"dense {dense.Activation.Function}", dense.HasBias ? "dense bias" : "dense no bias", Width("dense", dense.Units)],
            ActivationLayer => [$"activation layer of {of}"],
            GlobalPool => [],
            _ => [$"{layer.Layer.Kind} of {of}"],
        };
    }

    private static IEnumerable<string> Of(Conv conv, TensorShape input)
    {
        bool strides = conv.StrideY > 1 || conv.StrideX > 1;
        yield return $"conv {conv.Activation.Function}";
        yield return conv.HasBias ? "conv bias" : "conv no bias";
        yield return conv.KernelHeight == conv.KernelWidth ? "conv square" : "conv oblong";
        if (conv.KernelHeight * conv.KernelWidth == 1)
            yield return "conv 1x1";
        if (conv.KernelHeight % 2 == 0 || conv.KernelWidth % 2 == 0)
            yield return "conv even kernel";
        foreach (string feature in Of("conv", conv.Padding))
            yield return feature;
        if (strides)
            yield return "conv stride";
        if (strides && conv.Padding.Kind == PaddingKind.Same)
            yield return "conv same at a stride";
        if (conv.StrideY != conv.StrideX)
            yield return "conv unequal strides";
        if (conv.DilationY > 1 || conv.DilationX > 1)
            yield return "conv dilation";
        if (conv.DilationY != conv.DilationX)
            yield return "conv unequal dilations";
        if (conv.Groups > 1)
            yield return conv.Groups == input.Channels ? "conv one channel a group" : "conv groups";
        yield return Width("conv", conv.Filters);
    }

    private static IEnumerable<string> Of(Pool pool)
    {
        foreach (string feature in Of(pool.Kind, pool.Padding))
            yield return feature;
        if (pool.StrideY < pool.KernelHeight || pool.StrideX < pool.KernelWidth)
            yield return $"{pool.Kind} overlapping";
        if (pool.StrideY > pool.KernelHeight || pool.StrideX > pool.KernelWidth)
            yield return $"{pool.Kind} gaps";
        if (pool.KernelHeight != pool.KernelWidth)
            yield return $"{pool.Kind} oblong";
        if (pool.Padding.Kind != PaddingKind.Valid && pool.PoolKind == PoolKind.Average)
            yield return pool.CountPadding ? "avgpool counts padding" : "avgpool padded, not counted";
    }

    private static IEnumerable<string> Of(string kind, Padding padding)
    {
        if (padding.Kind != PaddingKind.Explicit)
            yield return $"{kind} {padding.Kind.ToString().ToLowerInvariant()}";
        else if (padding != padding with { Top = 0, Left = 0, Bottom = 0, Right = 0 })
            yield return $"{kind} explicit padding";
        if (padding.Top != padding.Bottom || padding.Left != padding.Right)
            yield return $"{kind} asymmetric padding";
    }

    /// <summary>How channels lie in vectors of 4, 8 and 16: what decides which kernels and which padding the compiler chooses.</summary>
    private static string Width(string kind, int channels) => $"{kind} channels " + channels switch
    {
        <= 4 => "1 to 4",
        <= 8 => "5 to 8",
        < 16 => "9 to 15",
        _ when channels % 16 == 0 => "16s",
        _ => "over 16",
    };
}
