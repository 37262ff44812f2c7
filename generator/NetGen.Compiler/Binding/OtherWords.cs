namespace NetGen.Compiler;

/// <summary>What other frameworks call what this language has under another word: the hint for who comes from there.</summary>
internal static class OtherWords
{
    /// <summary>By the word without case, '_' and '-': every framework joins them in its own way.</summary>
    private static readonly Dictionary<string, string> Ours = new(StringComparer.Ordinal)
    {
        ["conv2d"] = "conv", ["convolution"] = "conv", ["convolution2d"] = "conv",
        ["linear"] = "dense", ["fc"] = "dense", ["fullyconnected"] = "dense", ["gemm"] = "dense",
        ["conv1d"] = "conv", ["conv2dtranspose"] = "convtranspose", ["convtranspose1d"] = "convtranspose",
        ["convtranspose2d"] = "convtranspose", ["conv1dtranspose"] = "convtranspose", ["deconv"] = "convtranspose",
        ["deconvolution"] = "convtranspose",
        ["upsampling2d"] = "upsample", ["upsampling1d"] = "upsample", ["resize"] = "upsample", ["interpolate"] = "upsample",
        ["pixelshuffle"] = "depthtospace", ["subpixel"] = "depthtospace", ["pixelunshuffle"] = "spacetodepth",
        ["channelshuffle"] = "shuffle", ["zeropad2d"] = "pad", ["zeropadding2d"] = "pad", ["reflectionpad2d"] = "pad",
        ["replicationpad2d"] = "pad", ["split"] = "slice", ["chunk"] = "slice", ["narrow"] = "slice", ["cropping2d"] = "slice",
        ["scalefactor"] = "factor", ["outputpadding"] = "output-padding",
        ["maxpool1d"] = "maxpool", ["avgpool1d"] = "avgpool", ["maxpooling1d"] = "maxpool", ["averagepooling1d"] = "avgpool",
        ["depthwiseconv2d"] = "depthwise", ["dwconv"] = "depthwise",
        ["maxpool2d"] = "maxpool", ["maxpooling2d"] = "maxpool", ["avgpool2d"] = "avgpool", ["averagepool"] = "avgpool",
        ["averagepooling2d"] = "avgpool", ["gap"] = "globalavgpool", ["globalaveragepool"] = "globalavgpool",
        ["globalaveragepooling2d"] = "globalavgpool", ["globalmaxpooling2d"] = "globalmaxpool",
        ["adaptiveavgpool2d"] = "globalavgpool", ["adaptivemaxpool2d"] = "globalmaxpool",
        ["bn"] = "batchnorm", ["batchnorm1d"] = "batchnorm", ["batchnorm2d"] = "batchnorm", ["batchnormalization"] = "batchnorm",
        ["ln"] = "layernorm", ["layernormalization"] = "layernorm", ["gn"] = "groupnorm", ["groupnormalization"] = "groupnorm",
        ["instancenorm1d"] = "instancenorm", ["instancenorm2d"] = "instancenorm", ["instancenormalization"] = "instancenorm",
        ["localresponsenorm"] = "lrn", ["dropout2d"] = "dropout", ["spatialdropout2d"] = "dropout",
        ["hardtanh"] = "clip", ["clamp"] = "clip", ["clipbyvalue"] = "clip",
        ["swish"] = "silu", ["logistic"] = "sigmoid", ["linearactivation"] = "none", ["identity"] = "none",
        ["view"] = "reshape", ["residual"] = "add", ["concatenate"] = "concat", ["cat"] = "concat", ["multiply"] = "mul",
        ["crossentropy"] = "softmax-cross-entropy", ["crossentropyloss"] = "softmax-cross-entropy", ["nll"] = "softmax-cross-entropy",
        ["categoricalcrossentropy"] = "softmax-cross-entropy", ["sparsecategoricalcrossentropy"] = "softmax-cross-entropy",
        ["nllloss"] = "softmax-cross-entropy",
        ["bce"] = "sigmoid-cross-entropy", ["binarycrossentropy"] = "sigmoid-cross-entropy", ["bceloss"] = "sigmoid-cross-entropy",
        ["bcewithlogitsloss"] = "sigmoid-cross-entropy",
        ["l1"] = "mae", ["l1loss"] = "mae", ["meanabsoluteerror"] = "mae", ["huber"] = "smooth-l1", ["huberloss"] = "smooth-l1",
        ["smoothl1loss"] = "smooth-l1", ["smoothl1"] = "smooth-l1",
        ["l2"] = "mse", ["meansquarederror"] = "mse", ["mseloss"] = "mse",
        ["kaimingnormal"] = "he-normal", ["kaiminguniform"] = "he-uniform",
        ["xaviernormal"] = "glorot-normal", ["xavieruniform"] = "glorot-uniform",
        ["xavier"] = "glorot-uniform", ["he"] = "he-normal", ["kaiming"] = "he-normal", ["glorot"] = "glorot-uniform", ["zero"] = "zeros",
        ["fp32"] = "float32", ["fp16"] = "float16", ["bf16"] = "bfloat16",
        ["kernelsize"] = "kernel", ["poolsize"] = "kernel", ["outchannels"] = "filters", ["outfeatures"] = "units", ["neurons"] = "units",
        ["strides"] = "stride", ["usebias"] = "bias", ["dilationrate"] = "dilation", ["depthmultiplier"] = "multiplier",
        ["eps"] = "epsilon", ["numgroups"] = "groups", ["elementwiseaffine"] = "affine",
        ["nonlinearity"] = "activation", ["kernelinitializer"] = "init", ["initializer"] = "init", ["countincludepad"] = "count-padding",
        ["negativeslope"] = "slope", ["p"] = "rate", ["inputs"] = "from",
        ["inputshape"] = "input", ["inputsize"] = "input", ["criterion"] = "loss", ["lossfunction"] = "loss",
        ["dtype"] = "storage", ["labels"] = "classes",
        ["accessibility"] = "visibility", ["accessmodifier"] = "visibility",
    };

    private const string OfTrainer = "; how a network is trained is said in C#: ";

    private static readonly Dictionary<string, string> Remarks = new(StringComparer.Ordinal)
    {
        ["inchannels"] = "; leave it out, since a layer takes the channels of what it reads",
        ["numchannels"] = "; leave it out, since a layer takes the channels of what it reads",
        ["numfeatures"] = "; leave it out, since a layer takes the channels of what it reads",
        ["normalizedshape"] = "; leave it out: 'over' says whether the channels of each pixel or all values are normalized",
        ["infeatures"] = "; leave it out, since a layer takes all values of what it reads",
        ["epochs"] = OfTrainer + "trainer.Fit(set, epochs)",
        ["optimizer"] = OfTrainer + "new Trainer<Net>(network, new Adam(0.001f))",
        ["learningrate"] = OfTrainer + "new Trainer<Net>(network, new Adam(0.001f))",
        ["lr"] = OfTrainer + "new Trainer<Net>(network, new Adam(0.001f))",
        ["batchsize"] = OfTrainer + "the Trainer's BatchSize",
    };

    /// <summary>Our word for theirs, if it is one of those known here.</summary>
    public static string? Find(string word, IReadOnlyCollection<string> known) =>
        Ours.TryGetValue(Plain(word), out string? ours) && known.Contains(ours) ? ours : null;

    /// <summary>What is to be said of a word that has no other here, as the end of a message; null of most.</summary>
    public static string? Remark(string word) => Remarks.TryGetValue(Plain(word), out string? remark) ? remark : null;

    private static string Plain(string word) => word.Replace("_", "").Replace("-", "").ToLowerInvariant();
}
