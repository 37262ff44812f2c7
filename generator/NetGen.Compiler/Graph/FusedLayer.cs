namespace NetGen.Compiler;

/// <summary>A layer as it is lowered: with what the layers above it left to its kernel.</summary>
/// <param name="Shaped">The layer itself. Its inputs are the tensors that are left after fusion.</param>
/// <param name="Epilogue">What its kernel does before it stores.</param>
public sealed record FusedLayer(ShapedLayer Shaped, Epilogue Epilogue)
{
    /// <summary>
    /// The activation function of the layer that makes the input, if this layer's backward pass takes its derivative: a max pool does it
    /// on fewer values.
    /// </summary>
    public Activation InputActivation { get; init; }

    /// <summary>The layer on its own, with no more than the activation function that its spec gives it.</summary>
    public static FusedLayer Of(ShapedLayer layer) =>
        new(layer, new Epilogue(null, (layer.Layer as IActivated)?.Activation ?? Activation.None, null));

    /// <summary>The layer's id, and that of the tensor of its own sums; <see cref="Result"/> is the tensor that is stored.</summary>
    public int Id => Shaped.Id;

    /// <summary>The last of the layers that it is made of.</summary>
    public ShapedLayer Last => Epilogue.Pool ?? Epilogue.Normalization ?? Shaped;

    /// <summary>The tensor that it stores.</summary>
    public int Result => Last.Id;

    public string Name => Shaped.Name;

    public Layer Layer => Shaped.Layer;

    /// <summary>The tensors that it reads.</summary>
    public EquatableArray<int> Inputs => Shaped.Spec.Inputs;

    public EquatableArray<TensorShape> InputShapes => Shaped.InputShapes;

    /// <summary>The shape of the first input.</summary>
    public TensorShape Input => Shaped.Input;

    /// <summary>The shape of the layer's own output, before a pool of its epilogue.</summary>
    public TensorShape Output => Shaped.Output;

    /// <summary>Whether training changes the layer's parameters.</summary>
    public bool IsTrained => Shaped.IsTrained;
}
