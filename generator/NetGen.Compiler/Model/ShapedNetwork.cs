namespace NetGen.Compiler;

/// <summary>A network whose every shape is known and right. What all later passes work on.</summary>
public sealed record ShapedNetwork(NetworkSpec Spec, EquatableArray<ShapedLayer> Layers)
{
    public string Name => Spec.Name;

    public TensorShape Input => Spec.Input;

    public TensorShape Output => Layers[Layers.Count - 1].Output;

    public long ParameterCount => Layers.Sum(layer => layer.ParameterCount);
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

    public long ParameterCount => Parameters.Sum(parameter => parameter.Length);
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
    public long Length
    {
        get
        {
            long length = 1;
            foreach (int dimension in Shape)
                length *= dimension;
            return length;
        }
    }
}
