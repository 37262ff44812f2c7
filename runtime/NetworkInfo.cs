using NetGen.CompilerServices;

namespace NetGen;

/// <summary>What is known of a network at build time: shapes, layers with their costs, parameters.</summary>
public sealed class NetworkInfo
{
    /// <summary>The network's class name.</summary>
    public required string Name { get; init; }

    /// <summary>The shape of one sample's input: height, width, channels; or one length.</summary>
    public required IReadOnlyList<int> InputShape { get; init; }

    /// <summary>The shape of one sample's output.</summary>
    public required IReadOnlyList<int> OutputShape { get; init; }

    /// <summary>The layers in the spec's order.</summary>
    public required IReadOnlyList<LayerInfo> Layers { get; init; }

    /// <summary>The parameter tensors, in the order files hold them.</summary>
    public required IReadOnlyList<ParameterInfo> Parameters { get; init; }

    /// <summary>The loss the spec names.</summary>
    public required LossInfo Loss { get; init; }

    /// <summary>The names of the classes, if the spec gives them; else empty.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>How byte inputs become floats, if the spec says so.</summary>
    public InputNormalization? Normalization { get; init; }

    /// <summary>How many floats the parameter block holds, padding included.</summary>
    public required int ParameterBlockLength { get; init; }

    /// <summary>
    /// The most bytes of stack that <c>Forward</c> takes, for a whole micro-batch (the samples that share a pass over the weights). 0 where
    /// its workspace is native memory.
    /// </summary>
    public int MaxForwardStackBytes { get; init; }

    /// <summary>Bytes of stack that a task of the training pass takes; 0 where its workspace is native memory.</summary>
    public int BackwardStackBytes { get; init; }

    /// <summary>Values of one sample's input.</summary>
    public int InputLength => _inputLength > 0 ? _inputLength : _inputLength = Shapes.Length(InputShape);

    /// <summary>Values of one sample's output.</summary>
    public int OutputLength => _outputLength > 0 ? _outputLength : _outputLength = Shapes.Length(OutputShape);

    /// <summary>How many classes the outputs tell apart: two by a single output, else one each.</summary>
    public int ClassCount => OutputLength == 1 ? 2 : OutputLength;

    /// <summary>Values of all parameters together, running statistics not counted.</summary>
    public long ParameterCount
    {
        get
        {
            long count = 0;
            foreach (LayerInfo layer in Layers)
                count += layer.ParameterCount;
            return count;
        }
    }

    /// <summary>Multiply-adds of one sample's forward pass, those on padding included.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>Bytes of all layers' outputs together, for one sample.</summary>
    public long ActivationBytes => Layers.Sum(layer => layer.ActivationBytes);

    /// <summary>A table, one line a layer: its shape, what it sees of the input, its parameters and costs.</summary>
    public override string ToString() => NetworkTable.Text(this);

    /// <summary>The parameters with <see cref="ParameterInfo.Connections"/>.</summary>
    internal ParameterInfo[] ConnectedParameters =>
        _connectedParameters ??= [.. Parameters.Where(parameter => parameter.Connections is not null)];

    /// <summary>The running statistics.</summary>
    internal ParameterInfo[] Statistics => _statistics ??= [.. Parameters.Where(parameter => parameter.StatisticMomentum is not null)];

    /// <summary>The table of <see cref="Normalization"/>, made on first use.</summary>
    /// <exception cref="InvalidOperationException">The spec has no <c>normalize</c>.</exception>
    internal NormalizationTable NormalizationTable =>
        _normalizationTable ??= new NormalizationTable(
            Normalization ?? throw new InvalidOperationException($"{Name} takes no bytes; give its spec 'normalize' or pass floats"));

    // Worked out on first use; two threads that do so at once find the same.
    private int _inputLength;
    private int _outputLength;
    private ParameterInfo[]? _connectedParameters;
    private ParameterInfo[]? _statistics;
    private NormalizationTable? _normalizationTable;
}

/// <summary>One layer of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The spec's word for it.</param>
/// <param name="Inputs">The names of the layers it reads; <c>input</c> is the network's input.</param>
/// <param name="OutputShape">Its output's shape, for one sample.</param>
/// <param name="ParameterCount">Trained values it has.</param>
/// <param name="MultiplyAdds">Multiply-adds of one sample's forward pass.</param>
public sealed record LayerInfo(
    string Name, string Kind, IReadOnlyList<string> Inputs, IReadOnlyList<int> OutputShape, long ParameterCount, long MultiplyAdds)
{
    /// <summary>Rows and columns of the network's input that a pixel of its output depends on, at most all there are.</summary>
    public (int Height, int Width) ReceptiveField { get; init; } = (1, 1);

    /// <summary>Bytes of one sample's output, as float32 without padding.</summary>
    public long ActivationBytes => sizeof(float) * (long)Shapes.Length(OutputShape);
}

/// <summary>Which loss a network is trained by.</summary>
public enum LossKind
{
    /// <summary>None: the network is not trained.</summary>
    None,

    /// <summary>Cross-entropy of the softmax of the logits, in nats.</summary>
    SoftmaxCrossEntropy,

    /// <summary>Binary cross-entropy of the sigmoid of each logit, averaged over samples and outputs, in nats.</summary>
    SigmoidCrossEntropy,

    /// <summary>The mean over samples and outputs of (output - target)^2.</summary>
    MeanSquaredError,

    /// <summary>The mean over samples and outputs of |output - target|.</summary>
    MeanAbsoluteError,

    /// <summary>
    /// The mean over samples and outputs of d^2 / (2 beta) where d = |output - target| is below <see cref="LossInfo.Beta"/>, and of
    /// d - beta / 2 elsewhere (Girshick 2015; Huber's loss divided by beta).
    /// </summary>
    SmoothL1,
}

/// <summary>
/// A loss, and for those that compare outputs with numbers (<see cref="LossKind.MeanSquaredError"/>,
/// <see cref="LossKind.MeanAbsoluteError"/>, <see cref="LossKind.SmoothL1"/>) what they are where a sample has a class label.
/// </summary>
/// <param name="Kind">Which loss.</param>
/// <param name="OffTarget">The target of every output but the label's; <c>off</c> in the spec.</param>
/// <param name="OnTarget">The target of the label's output; <c>on</c> in the spec.</param>
public sealed record LossInfo(LossKind Kind, float OffTarget = 0, float OnTarget = 1)
{
    /// <summary>The distance from which on <see cref="LossKind.SmoothL1"/> is linear; above 0.</summary>
    public float Beta { get; init; } = 1;

    /// <summary>
    /// The share of a target that <see cref="LossKind.SoftmaxCrossEntropy"/> gives to all classes alike: at least 0, below 1.
    /// </summary>
    public float LabelSmoothing { get; init; }

    /// <summary>
    /// What each class counts in <see cref="LossKind.SoftmaxCrossEntropy"/>, all above 0; empty where all count alike. A minibatch's loss
    /// then is the mean of its samples' weighted by their labels' classes.
    /// </summary>
    public IReadOnlyList<float> ClassWeights { get; init; } = [];
}

/// <summary>Byte inputs become (byte * Scale - Mean) / Std; mean and std hold one number or one per channel.</summary>
/// <param name="Scale">The factor, 1/255 by default.</param>
/// <param name="Mean">The mean, after scaling.</param>
/// <param name="Std">The standard deviation, after scaling.</param>
public sealed record InputNormalization(double Scale, IReadOnlyList<double> Mean, IReadOnlyList<double> Std);
