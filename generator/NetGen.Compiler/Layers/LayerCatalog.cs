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
        new("flatten", "flatten", [], _ => new Flatten()),
        new("softmax", "softmax", [], _ => new Softmax(IsLog: false)) { TakesLinearInput = true },
        new("logsoftmax", "logsoftmax", [], _ => new Softmax(IsLog: true)) { TakesLinearInput = true },
        .. ActivationBinder.Kinds,
        new("prelu", "prelu", PReluBinder.Options, PReluBinder.Bind)
            { MainOption = "slope", TakesLinearInput = true, Function = ActivationFunction.LeakyRelu },
        new("batchnorm", "batchnorm", BatchNormBinder.Options, BatchNormBinder.Bind) { TakesLinearInput = true },
        new("lrn", "lrn", LrnBinder.Options, LrnBinder.Bind) { MainOption = "size", TakesLinearInput = true },
        new("scale", "scale", ["trainable", "weights", "biases"], _ => new Scale(Activation.None)) { TakesLinearInput = true },
        new("add", "add: { from: [a, b] }", [], _ => new Add(Activation.None))
        { TakesLinearInput = true, MinInputs = 2, MaxInputs = SpecLimits.Sources },
        new("mul", "mul: { from: [a, b] }", [], _ => new Multiply()) { MinInputs = 2, MaxInputs = 2 },
        new("concat", "concat: { from: [a, b] }", [], _ => new Concat()) { MinInputs = 2, MaxInputs = SpecLimits.Sources },
    ]);

    /// <summary>How each kind becomes kernel calls.</summary>
    public static LayerLowerings Lowerings { get; } = new(
        new ConvLowering(), new DepthwiseLowering(), new PoolLowering(), new GlobalPoolLowering(), new DenseLowering(),
        new DropoutLowering(), new FlattenLowering(), new SoftmaxLowering(), new ActivationLowering(), new PReluLowering(),
        new BatchNormLowering(), new LrnLowering(), new ScaleLowering(), new AddLowering(), new MultiplyLowering(), new ConcatLowering());
}
