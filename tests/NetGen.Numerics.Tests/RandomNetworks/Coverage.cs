namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>What of the language and of the kernels' cases a network exercises, in words.</summary>
internal static class Coverage
{
    private static readonly string[] _activations = [.. Enum.GetNames<ActivationFunction>().Where(name => name != "None")];

    /// <summary>Everything a run has to have met.</summary>
    public static IEnumerable<string> Required { get; } =
    [
        "conv", "dense", "maxpool", "avgpool", "globalmaxpool", "globalavgpool", "dropout", "softmax", "logsoftmax", "flatten",
        "conv square", "conv oblong", "conv 1x1", "conv even kernel", "conv same", "conv same at a stride", "conv valid",
        "conv explicit padding", "conv asymmetric padding", "conv stride", "conv unequal strides", "conv dilation",
        "conv unequal dilations",
        "conv groups", "conv one channel a group", "conv bias", "conv no bias", "dense bias", "dense no bias",
        "dense of an image", "dense of a vector", "flatten of an image", "dropout of an image", "dropout of a vector",
        "softmax of an image", "softmax of a vector", "logsoftmax of an image", "logsoftmax of a vector",
        "activation layer of an image", "activation layer of a vector",
        "maxpool same", "maxpool valid", "maxpool explicit padding", "maxpool overlapping", "maxpool gaps", "maxpool oblong",
        "avgpool same", "avgpool valid", "avgpool explicit padding", "avgpool overlapping", "avgpool gaps", "avgpool oblong",
        "avgpool counts padding", "avgpool padded, not counted",
        "depthwise", "batchnorm", "lrn", "scale", "add", "mul", "concat",
        "depthwise square", "depthwise oblong", "depthwise even kernel", "depthwise same", "depthwise same at a stride", "depthwise valid",
        "depthwise explicit padding", "depthwise asymmetric padding", "depthwise stride", "depthwise unequal strides", "depthwise dilation",
        "depthwise unequal dilations", "depthwise bias", "depthwise no bias", "depthwise multiplier 1", "depthwise multiplier above 1",
        "batchnorm of an image", "batchnorm of a vector", "batchnorm momentum", "batchnorm epsilon",
        "batchnorm alone read by an activation layer",
        "batchnorm alone reads a conv", "batchnorm alone reads a depthwise", "batchnorm reads what others read",
        "layernorm", "groupnorm", "instancenorm", "layernorm over channels of an image", "layernorm over channels of a vector",
        "layernorm over all of an image", "layernorm over all of a vector", "groupnorm of an image", "groupnorm of a vector",
        "groupnorm of one group", "groupnorm of one channel a group", "groupnorm of whole vectors", "groupnorm of parts of vectors",
        .. new[] { "layernorm over channels", "layernorm over all", "groupnorm", "instancenorm" }.SelectMany(kind =>
            new[] { $"{kind} affine", $"{kind} not affine", $"{kind} epsilon", $"{kind} of padded channels" }),
        "layernorm frozen", "groupnorm frozen", "layernorm alone read by an activation layer",
        "groupnorm alone read by an activation layer",
        "scale of an image", "scale of a vector", "prelu", "prelu one slope", "prelu one slope a channel", "prelu of an image",
        "prelu of a vector", "prelu frozen", "lrn of an image", "lrn of a vector", "lrn odd", "lrn even",
        "lrn wider than its channels",
        "lrn k", .. new[] { 0.5f, 0.75f, 1f, 0.6f }.Select(beta => FormattableString.Invariant($"lrn beta {beta}")),
        "add of an image", "add of a vector", "add of 2", "add of 3 and more", "add alone read by an activation layer", "add of itself",
        "mul of an image", "mul of a vector", "mul one factor a channel", "mul one factor a channel, first", "mul by an image of one pixel",
        "concat of an image", "concat of a vector", "concat of 2", "concat of 3 and more", "concat odd channels", "concat 16s",
        "concat of itself",
        "concat of the input", "several readers", "several readers of the input", "branch from above",
        "convtranspose", "convtranspose same", "convtranspose valid", "convtranspose explicit padding", "convtranspose stride",
        "convtranspose kernel below its stride", "convtranspose dilation", "convtranspose groups", "convtranspose output padding",
        "upsample", "depthtospace", "spacetodepth", "slice", "pad", "reshape",
        "upsample nearest", "upsample bilinear", "upsample bilinear, corners aligned", "depthtospace crd", "depthtospace dcr",
        "spacetodepth crd", "spacetodepth dcr", "shuffle", "slice channels", "slice rows", "slice columns", "slice step",
        "pad constant", "pad constant, another number", "pad reflect", "pad replicate", "reshape chw", "reshape hwc", "concat rows",
        "concat columns",
        "conv table", "conv frozen", "depthwise frozen", "dense frozen", "batchnorm frozen", "scale frozen",
        .. new[] { "conv", "depthwise", "dense", "scale" }.SelectMany(kind => new[] { $"{kind} weights given", $"{kind} biases given" }),
        "conv None", "depthwise None", "dense None", "output image", "output vector", "output single",
        "reads input by name", "named layer", "workspace on the stack", "workspace in native memory",
        .. _activations.SelectMany(name => new[] { $"conv {name}", $"depthwise {name}", $"dense {name}", $"layer {name}" }),
        "clip both bounds", "clip min", "clip max", "hardsigmoid slope", "celu alpha",
        .. new[]
        {
            "SoftmaxCrossEntropy", "SigmoidCrossEntropy", "MeanSquaredError", "MeanAbsoluteError", "SmoothL1", "label smoothing",
            "class weights",
        }.SelectMany(loss => new[] { $"{loss} labels", $"{loss} targets" }),
        .. Enum.GetNames<InitializerKind>().Select(name => $"init {name}"),
        .. new[] { "conv", "depthwise", "batchnorm", "dense" }
            .SelectMany(kind => new[] { "1 to 4", "5 to 8", "9 to 15", "16s", "over 16" }.Select(width => $"{kind} channels {width}")),
    ];

    public static IEnumerable<string> Of(ShapedNetwork network, bool usesLabels)
    {
        foreach (ShapedLayer layer in network.Layers)
        {
            yield return layer.Layer is ActivationLayer activation ? $"layer {activation.Activation.Function}" : layer.Layer.Kind;
            foreach (string feature in Of(layer))
                yield return feature;
            foreach (string feature in OfPlace(layer, network))
                yield return feature;
            if (layer.Parameters.Count > 0 && !layer.IsTrained)
                yield return $"{layer.Layer.Kind} frozen";
            foreach (ShapedParameter parameter in layer.Parameters)
            {
                yield return $"init {parameter.Initializer.Kind}";
                if (parameter.Values.Count > 0)
                    yield return $"{layer.Layer.Kind} {(parameter.Name == "weight" ? "weights" : "biases")} given";
            }
            if (layer.Spec.Text.Contains("from: input"))
                yield return "reads input by name";
            if (layer.Spec.Text.Contains("name:"))
                yield return "named layer";
        }
        yield return network.Output.Length == 1 ? "output single" : network.Output.IsVector ? "output vector" : "output image";
        string wanted = usesLabels ? "labels" : "targets";
        yield return $"{network.Spec.Loss.Kind} {wanted}";
        if (network.Spec.Loss.LabelSmoothing > 0)
            yield return $"label smoothing {wanted}";
        if (network.Spec.Loss.ClassWeights.Count > 0)
            yield return $"class weights {wanted}";
    }

    private static IEnumerable<string> Of(ShapedLayer layer)
    {
        string of = layer.Input.IsVector ? "a vector" : "an image";
        return layer.Layer switch
        {
            Conv conv => Of(conv, layer.Input),
            Depthwise depthwise => Of(depthwise, layer.Output.Channels),
            BatchNorm norm =>
            [
                $"batchnorm of {of}", Width("batchnorm", layer.Input.Channels),
                norm.Momentum != 0.1f ? "batchnorm momentum" : "", norm.Epsilon != 1e-5f ? "batchnorm epsilon" : "",
            ],
            LayerNorm norm =>
            [
                $"{Name(layer)} of {of}", norm.IsAffine ? $"{Name(layer)} affine" : $"{Name(layer)} not affine",
                norm.Epsilon != 1e-5f ? $"{Name(layer)} epsilon" : "", IsPadded(layer) ? $"{Name(layer)} of padded channels" : "",
            ],
            GroupNorm norm =>
            [
                $"{Name(layer)} of {of}", norm.IsAffine ? $"{Name(layer)} affine" : $"{Name(layer)} not affine",
                norm.Epsilon != 1e-5f ? $"{Name(layer)} epsilon" : "", IsPadded(layer) ? $"{Name(layer)} of padded channels" : "",
                norm.Groups == 1 ? "groupnorm of one group" : norm.Groups == layer.Input.Channels ? "groupnorm of one channel a group" : "",
                norm.GroupChannels(layer.Input) % 16 == 0 ? "groupnorm of whole vectors" : "groupnorm of parts of vectors",
            ],
            Lrn lrn =>
            [
                $"lrn of {of}", lrn.Size % 2 == 0 ? "lrn even" : "lrn odd", FormattableString.Invariant($"lrn beta {lrn.Beta}"),
                lrn.K != 1 ? "lrn k" : "", lrn.Size > 2 * layer.Input.Channels ? "lrn wider than its channels" : "",
            ],
            PRelu prelu => [$"prelu of {of}", prelu.IsPerChannel ? "prelu one slope a channel" : "prelu one slope"],
            Add => [$"add of {of}", layer.Spec.Inputs.Count == 2 ? "add of 2" : "add of 3 and more"],
            Multiply => OfFactors(layer, of),
            Concat concat =>
            [
                concat.Axis != ConcatAxis.Channels ? $"concat {concat.Axis.ToString().ToLowerInvariant()}" : "",
                $"concat of {of}", layer.Spec.Inputs.Count == 2 ? "concat of 2" : "concat of 3 and more",
                .. layer.InputShapes.Select(
                    shape => shape.Channels % 16 == 0 ? "concat 16s" : shape.Channels % 4 != 0 ? "concat odd channels" : ""),
            ],
            Pool pool => Of(pool),
            Dense dense =>
            [
                $"dense of {of}", $"dense {dense.Activation.Function}", dense.HasBias ? "dense bias" : "dense no bias",
                Width("dense", dense.Units),
            ],
            ConvTranspose transposed => Of(transposed),
            Upsample upsample =>
                [$"upsample {upsample.Mode.ToString().ToLowerInvariant()}{(upsample.AlignCorners ? ", corners aligned" : "")}"],
            DepthToSpace blocks => [$"depthtospace {blocks.Order.ToString().ToLowerInvariant()}"],
            SpaceToDepth blocks => [$"spacetodepth {blocks.Order.ToString().ToLowerInvariant()}"],
            Slice slice =>
            [
                slice.Channels != IndexRange.All ? "slice channels" : "", slice.Rows != IndexRange.All ? "slice rows" : "",
                slice.Columns != IndexRange.All ? "slice columns" : "", slice.Rows.Step > 1 || slice.Columns.Step > 1 ? "slice step" : "",
            ],
            Pad pad => [$"pad {pad.Mode.ToString().ToLowerInvariant()}{(pad.Value != 0 ? ", another number" : "")}"],
            Reshape reshape => [$"reshape {reshape.Order.ToString().ToLowerInvariant()}"],
            ActivationLayer activation => [$"activation layer of {of}", .. Of(activation.Activation)],
            GlobalPool => [],
            _ => [$"{layer.Layer.Kind} of {of}"],
        };
    }

    private static IEnumerable<string> Of(Activation activation)
    {
        if (activation.Function == ActivationFunction.Clip)
            yield return float.IsInfinity(activation.Parameter) ? "clip max"
                : float.IsInfinity(activation.SecondParameter) ? "clip min" : "clip both bounds";
        if (activation.Function == ActivationFunction.HardSigmoid && activation.Parameter != 1f / 6)
            yield return "hardsigmoid slope";
        if (activation.Function == ActivationFunction.Celu && activation.Parameter != 1)
            yield return "celu alpha";
    }

    /// <summary>What a layer's place in the graph makes of it: which fusions it meets, how often its tensor is read.</summary>
    private static IEnumerable<string> OfPlace(ShapedLayer layer, ShapedNetwork network)
    {
        string kind = layer.Layer.Kind;
        ShapedLayer[] readers = ReadersOf(layer.Id);
        if (readers.Length > 1)
            yield return "several readers";
        if (layer.Layer is BatchNorm or LayerNorm or GroupNorm or Add && readers is [{ Layer: ActivationLayer }])
            yield return $"{kind} alone read by an activation layer";
        if (ReadersOf(LayerSpec.NetworkInput).Length > 1)
            yield return "several readers of the input";
        foreach (int input in layer.Spec.Inputs)
        {
            if (layer.Layer is BatchNorm && input != LayerSpec.NetworkInput)
                yield return ReadersOf(input).Length > 1
                    ? "batchnorm reads what others read"
                    : $"batchnorm alone reads a {network.Layers[input].Layer.Kind}";
            if (layer.Layer is Concat && input == LayerSpec.NetworkInput)
                yield return "concat of the input";
            if (layer.Spec.Inputs.Count(other => other == input) > 1)
                yield return $"{kind} of itself";
        }
        if (layer.Spec.Inputs.Count == 1 && layer.Spec.Inputs[0] != layer.Id - 1)
            yield return "branch from above";

        ShapedLayer[] ReadersOf(int tensor) => [.. network.Layers.Where(reader => reader.Spec.Inputs.Contains(tensor))];
    }

    /// <summary>The kind, and of a layernorm what it is over.</summary>
    private static string Name(ShapedLayer layer) =>
        layer.Layer is LayerNorm norm ? $"layernorm over {(norm.IsOverAll ? "all" : "channels")}" : layer.Layer.Kind;

    private static bool IsPadded(ShapedLayer layer) => Lanes.Pad(layer.Input.Channels) != layer.Input.Channels;

    private static IEnumerable<string> OfFactors(ShapedLayer layer, string of)
    {
        yield return $"mul of {of}";
        (TensorShape first, TensorShape second) = (layer.InputShapes[0], layer.InputShapes[1]);
        if (first == second)
            yield break;
        yield return first.Length < second.Length ? "mul one factor a channel, first" : "mul one factor a channel";
        if (!first.IsVector && !second.IsVector)
            yield return "mul by an image of one pixel";
    }

    private static IEnumerable<string> Of(Depthwise layer, int channels)
    {
        Conv alike = new(
            layer.KernelHeight, layer.KernelWidth, 1, layer.StrideY, layer.StrideX, layer.Padding,
            layer.DilationY, layer.DilationX, 1, layer.HasBias, layer.Activation, layer.WeightInitializer);
        return OfWindow("depthwise", alike)
            .Append(layer.Multiplier == 1 ? "depthwise multiplier 1" : "depthwise multiplier above 1")
            .Append(Width("depthwise", channels));
    }

    private static IEnumerable<string> Of(Conv conv, TensorShape input)
    {
        if (conv.Groups > 1)
            yield return conv.Groups == input.Channels ? "conv one channel a group" : "conv groups";
        if (conv.Table.Count > 0)
            yield return "conv table";
        if (conv.KernelHeight * conv.KernelWidth == 1)
            yield return "conv 1x1";
        foreach (string feature in OfWindow("conv", conv))
            yield return feature;
        yield return Width("conv", conv.Filters);
    }

    private static IEnumerable<string> OfWindow(string kind, Conv conv)
    {
        bool strides = conv.StrideY > 1 || conv.StrideX > 1;
        yield return $"{kind} {conv.Activation.Function}";
        yield return conv.HasBias ? $"{kind} bias" : $"{kind} no bias";
        yield return conv.KernelHeight == conv.KernelWidth ? $"{kind} square" : $"{kind} oblong";
        if (conv.KernelHeight % 2 == 0 || conv.KernelWidth % 2 == 0)
            yield return $"{kind} even kernel";
        foreach (string feature in Of(kind, conv.Padding))
            yield return feature;
        if (strides)
            yield return $"{kind} stride";
        if (strides && conv.Padding.Kind == PaddingKind.Same)
            yield return $"{kind} same at a stride";
        if (conv.StrideY != conv.StrideX)
            yield return $"{kind} unequal strides";
        if (conv.DilationY > 1 || conv.DilationX > 1)
            yield return $"{kind} dilation";
        if (conv.DilationY != conv.DilationX)
            yield return $"{kind} unequal dilations";
    }

    private static IEnumerable<string> Of(ConvTranspose layer)
    {
        foreach (string feature in Of("convtranspose", layer.Padding))
            yield return feature;
        if (layer.StrideY > 1 || layer.StrideX > 1)
            yield return "convtranspose stride";
        if (layer.KernelHeight < layer.StrideY || layer.KernelWidth < layer.StrideX)
            yield return "convtranspose kernel below its stride";
        if (layer.DilationY > 1 || layer.DilationX > 1)
            yield return "convtranspose dilation";
        if (layer.Groups > 1)
            yield return "convtranspose groups";
        if (layer.OutputPaddingY > 0 || layer.OutputPaddingX > 0)
            yield return "convtranspose output padding";
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
