namespace NetGen.Compiler;

/// <summary>A network whose every shape is known and right. What all later passes work on.</summary>
public sealed record ShapedNetwork(NetworkSpec Spec, EquatableArray<ShapedLayer> Layers)
{
    public string Name => Spec.Name;

    public TensorShape Input => Spec.Input;

    public TensorShape Output => Layers[Layers.Count - 1].Output;

    public long ParameterCount => Size.Sum(Layers.Select(layer => layer.ParameterCount));

    /// <summary>Multiply-adds of one sample's forward pass.</summary>
    public long MultiplyAdds => Size.Sum(Layers.Select(layer => layer.MultiplyAdds));

    /// <summary>
    /// Bytes of all layers' outputs for one sample, as float32, before any are fused or share memory; the input is not counted.
    /// </summary>
    public long ActivationBytes => Size.Sum(Layers.Select(layer => layer.ActivationBytes));
}

/// <summary>One layer with its shapes.</summary>
/// <param name="Spec">The layer as declared; <c>Spec.Id</c> is its index in <see cref="ShapedNetwork.Layers"/> too.</param>
/// <param name="InputShapes">One for each of <c>Spec.Inputs</c>.</param>
/// <param name="Output">Its output's shape.</param>
/// <param name="Parameters">Its parameter tensors, in file order.</param>
/// <param name="MultiplyAdds">Multiply-adds of one sample's forward pass, those on padding included.</param>
public sealed record ShapedLayer(
    LayerSpec Spec,
    EquatableArray<TensorShape> InputShapes,
    TensorShape Output,
    EquatableArray<ShapedParameter> Parameters,
    long MultiplyAdds)
{
    public int Id => Spec.Id;

    public string Name => Spec.Name;

    public Layer Layer => Spec.Layer;

    /// <summary>The shape of the first (for most layers the only) input.</summary>
    public TensorShape Input => InputShapes[0];

    /// <summary>Values of its parameters, running statistics not counted.</summary>
    public long ParameterCount => Size.Sum(Parameters.Where(parameter => !parameter.IsStatistic).Select(parameter => parameter.Count));

    /// <summary>Bytes of its output for one sample, as float32.</summary>
    public long ActivationBytes => Size.Product(Output.Length, sizeof(float));

    /// <summary>Whether training changes its parameters.</summary>
    public bool IsTrained => Parameters.Any(parameter => parameter.IsTrained);
}

/// <summary>One parameter tensor, with PyTorch's name suffix, shape and layout.</summary>
/// <param name="Name"><c>weight</c>, <c>bias</c>.</param>
/// <param name="Shape">PyTorch's: <c>[out, in/groups, kh, kw]</c>, <c>[out, in]</c>, <c>[out]</c>.</param>
/// <param name="FanIn">Inputs that reach one output, for the initializers.</param>
/// <param name="FanOut">Outputs that one input reaches.</param>
/// <param name="Decays">Whether weight decay applies by default (not to biases).</param>
public sealed record ShapedParameter(
    string Name,
    EquatableArray<int> Shape,
    Initializer Initializer,
    int FanIn,
    int FanOut,
    bool Decays)
{
    public long Length => Size.Product(Shape);

    /// <summary>Whether training changes it; not where the layer is frozen, nor a running statistic.</summary>
    public bool IsTrained { get; init; } = true;

    /// <summary>For a running statistic, the share of the newest minibatch in it.</summary>
    public float Momentum { get; init; }

    public bool IsStatistic { get; init; }

    /// <summary>The values it starts with, in file order, where the spec gives them; else empty.</summary>
    public EquatableArray<float> Values { get; init; }

    /// <summary>For the weights of a convolution with a table: which inputs each filter sees. Else empty.</summary>
    public EquatableArray<EquatableArray<int>> Connections { get; init; }

    /// <summary>Values that are not always zero.</summary>
    public long Count => Connections.Count == 0 ? Length : Connections.Sum(inputs => inputs.Count) * Size.Product(Shape.Skip(2));

    /// <summary>A tensor of one value a channel.</summary>
    public static ShapedParameter OfChannels(string name, int channels, InitializerKind start) =>
        new(name, EquatableArray.Of(channels), new Initializer(start, 0), channels, channels, Decays: false);

    /// <summary>
    /// <c>weight</c> of the shape [out, in, ...] and, if the layer has one, <c>bias</c> of [out], which starts at zero. The fans are
    /// those of PyTorch's _calculate_fan_in_and_fan_out: in, or out, times the product of what follows.
    /// </summary>
    public static EquatableArray<ShapedParameter> WeightAndBias(EquatableArray<int> shape, Initializer initializer, bool hasBias)
    {
        long area = Size.Product(shape.Skip(2));
        int fanIn = Saturate(Size.Product(shape[1], area)), fanOut = Saturate(Size.Product(shape[0], area));
        ShapedParameter weight = new("weight", shape, initializer, fanIn, fanOut, Decays: true);
        if (!hasBias)
            return EquatableArray.Of(weight);
        return EquatableArray.Of(weight, new ShapedParameter(
            "bias", EquatableArray.Of(shape[0]), new Initializer(InitializerKind.Zeros, 0), fanIn, fanOut, Decays: false));
    }

    private static int Saturate(long fan) => (int)Math.Min(fan, int.MaxValue);
}
