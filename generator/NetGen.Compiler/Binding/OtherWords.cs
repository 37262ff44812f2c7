namespace NetGen.Compiler;

/// <summary>What other frameworks call what this language has under another word: the hint for who comes from there.</summary>
internal static class OtherWords
{
    private static readonly Dictionary<string, string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        ["conv2d"] = "conv", ["convolution"] = "conv", ["linear"] = "dense", ["fc"] = "dense", ["fullyconnected"] = "dense", ["gemm"] = "dense",
        ["depthwiseconv2d"] = "depthwise", ["dwconv"] = "depthwise",
        ["maxpool2d"] = "maxpool", ["maxpooling2d"] = "maxpool", ["avgpool2d"] = "avgpool", ["averagepool"] = "avgpool",
        ["averagepooling2d"] = "avgpool", ["gap"] = "globalavgpool", ["globalaveragepool"] = "globalavgpool",
        ["adaptiveavgpool2d"] = "globalavgpool", ["adaptivemaxpool2d"] = "globalmaxpool",
        ["bn"] = "batchnorm", ["batchnorm2d"] = "batchnorm", ["batchnormalization"] = "batchnorm", ["localresponsenorm"] = "lrn",
        ["swish"] = "silu", ["logistic"] = "sigmoid", ["linearactivation"] = "none", ["identity"] = "none",
        ["reshape"] = "flatten", ["residual"] = "add", ["concatenate"] = "concat", ["cat"] = "concat",
        ["crossentropy"] = "softmax-cross-entropy", ["cross-entropy"] = "softmax-cross-entropy",
        ["categorical-crossentropy"] = "softmax-cross-entropy", ["nll"] = "softmax-cross-entropy",
        ["bce"] = "sigmoid-cross-entropy", ["binary-cross-entropy"] = "sigmoid-cross-entropy", ["binary-crossentropy"] = "sigmoid-cross-entropy",
        ["l2"] = "mse", ["mean-squared-error"] = "mse",
        ["kaiming-normal"] = "he-normal", ["kaiming-uniform"] = "he-uniform", ["xavier-normal"] = "glorot-normal", ["xavier-uniform"] = "glorot-uniform",
        ["xavier"] = "glorot-uniform", ["he"] = "he-normal", ["kaiming"] = "he-normal", ["glorot"] = "glorot-uniform", ["zero"] = "zeros",
        ["fp32"] = "float32", ["fp16"] = "float16", ["bf16"] = "bfloat16",
    };

    /// <summary>Our word for theirs, if it is one of those known here.</summary>
    public static string? Find(string word, IReadOnlyCollection<string> known) =>
        Ours.TryGetValue(word, out string? ours) && known.Contains(ours) ? ours : null;
}
