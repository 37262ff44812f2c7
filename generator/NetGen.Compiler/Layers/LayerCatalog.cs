namespace NetGen.Compiler;

/// <summary>
/// Every kind of layer: how specs write it, and how it becomes kernel calls. A new kind has a row in each of the two lists.
/// </summary>
internal static class LayerCatalog
{
    private static readonly string[] WindowOptions = ["kernel", "stride", "padding"];

    public static LayerVocabulary Vocabulary { get; } = new(
    [
        new("conv", "conv5x5-32", ConvBinder.Options, ConvBinder.Bind) { Shorthand = ShorthandForm.KernelAndFilters, HasActivation = true },
        new("depthwise", "depthwise3x3", DepthwiseBinder.Options, DepthwiseBinder.Bind)
            { Shorthand = ShorthandForm.Kernel, MainOption = "kernel", HasActivation = true },
        new("convtranspose", "convtranspose2x2-32/2", ConvTransposeBinder.Options, ConvTransposeBinder.Bind)
            { Shorthand = ShorthandForm.KernelAndFilters, HasActivation = true },
        new("upsample", "upsample2x", UpsampleBinder.Options, UpsampleBinder.Bind)
            { Shorthand = ShorthandForm.Factor, MainOption = "factor" },
        new("depthtospace", "depthtospace2", BlockBinder.Options, BlockBinder.BindDepthToSpace)
            { Shorthand = ShorthandForm.Number, MainOption = "block" },
        new("spacetodepth", "spacetodepth2", BlockBinder.Options, BlockBinder.BindSpaceToDepth)
            { Shorthand = ShorthandForm.Number, MainOption = "block" },
        new("shuffle", "shuffle2", ["groups"], options => new Shuffle(options.Count("groups")))
            { Shorthand = ShorthandForm.Number, MainOption = "groups" },
        new("slice", "slice: { channels: ..24 }", SliceBinder.Options, SliceBinder.Bind) { MainOption = "channels" },
        new("pad", "pad: 1", PadBinder.Options, PadBinder.Bind) { MainOption = "padding" },
        new("pool", "pool3x3/2", WindowOptions, PoolBinder.BindMax) { Shorthand = ShorthandForm.Kernel, MainOption = "kernel" },
        new("maxpool", "maxpool3x3/2", WindowOptions, PoolBinder.BindMax)
            { Shorthand = ShorthandForm.Kernel, MainOption = "kernel", NamePrefix = "pool" },
        new("avgpool", "avgpool3x3/2", [.. WindowOptions, "count-padding"], PoolBinder.BindAverage)
            { Shorthand = ShorthandForm.Kernel, MainOption = "kernel" },
        new("globalavgpool", "globalavgpool", [], _ => new GlobalPool(PoolKind.Average)),
        new("globalmaxpool", "globalmaxpool", [], _ => new GlobalPool(PoolKind.Max)),
        new("dense", "dense128", DenseBinder.Options, DenseBinder.Bind)
            { Shorthand = ShorthandForm.Number, MainOption = "units", HasActivation = true },
        new("dropout", "dropout0.25", ["rate"], DropoutBinder.Bind) { Shorthand = ShorthandForm.Number, MainOption = "rate" },
        new("flatten", "flatten", ["order"], ReshapeBinder.BindFlatten),
        new("reshape", "reshape: 4x4x32", ReshapeBinder.Options, ReshapeBinder.Bind) { MainOption = "shape" },
        new("softmax", "softmax", [], _ => new Softmax(IsLog: false)) { TakesLinearInput = true },
        new("logsoftmax", "logsoftmax", [], _ => new Softmax(IsLog: true)) { TakesLinearInput = true },
        .. ActivationBinder.Kinds,
        new("prelu", "prelu", PReluBinder.Options, PReluBinder.Bind)
            { MainOption = "slope", TakesLinearInput = true, Function = ActivationFunction.LeakyRelu },
        new("batchnorm", "batchnorm", BatchNormBinder.Options, BatchNormBinder.Bind) { TakesLinearInput = true },
        new("layernorm", "layernorm", LayerNormBinder.Options, LayerNormBinder.Bind) { TakesLinearInput = true },
        new("groupnorm", "groupnorm8", GroupNormBinder.OptionsOfGroups, GroupNormBinder.BindGroups)
            { Shorthand = ShorthandForm.Number, MainOption = "groups", TakesLinearInput = true },
        new("instancenorm", "instancenorm", GroupNormBinder.OptionsOfInstances, GroupNormBinder.BindInstances)
            { TakesLinearInput = true },
        new("lrn", "lrn", LrnBinder.Options, LrnBinder.Bind) { MainOption = "size", TakesLinearInput = true },
        new("scale", "scale", ["trainable", "weights", "biases"], _ => new Scale(Activation.None)) { TakesLinearInput = true },
        new("add", "add: { from: [a, b] }", [], _ => new Add(Activation.None))
        { TakesLinearInput = true, MinInputs = 2, MaxInputs = SpecLimits.Sources },
        new("mul", "mul: { from: [a, b] }", [], _ => new Multiply()) { MinInputs = 2, MaxInputs = 2 },
        new("concat", "concat: { from: [a, b] }", ConcatBinder.Options, ConcatBinder.Bind)
            { MinInputs = 2, MaxInputs = SpecLimits.Sources },
    ]);

    /// <summary>How each kind becomes kernel calls.</summary>
    public static LayerLowerings Lowerings { get; } = new(
        new ConvLowering(), new DepthwiseLowering(), new PoolLowering(), new GlobalPoolLowering(), new DenseLowering(),
        new DropoutLowering(), new FlattenLowering(), new SoftmaxLowering(), new ActivationLowering(), new PReluLowering(),
        new BatchNormLowering(), new LayerNormLowering(), new GroupNormLowering(), new LrnLowering(), new ScaleLowering(),
        new AddLowering(), new MultiplyLowering(), new ConcatLowering(),
        new ConvTransposeLowering(), new UpsampleLowering(), new DepthToSpaceLowering(), new SpaceToDepthLowering(), new ShuffleLowering(),
        new SliceLowering(), new PadLowering(), new ReshapeLowering());
}
