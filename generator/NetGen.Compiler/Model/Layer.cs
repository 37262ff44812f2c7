namespace NetGen.Compiler;

/// <summary>
/// What a layer is: its options, its shape rule, its parameters, its cost. One record a kind, each in a file of its own,
/// with its binder and its kernels beside it.
/// </summary>
public abstract record Layer
{
    /// <summary>The spec's word for it: <c>conv</c>, <c>maxpool</c>, <c>dense</c>, ...</summary>
    public abstract string Kind { get; }

    /// <summary>What the spec says of its parameters; of no meaning in layers that have none.</summary>
    public ParameterOptions ParameterOptions { get; init; }

    /// <summary>The shape rule: what the layer makes of its inputs, or what is wrong with them.</summary>
    public abstract LayerShape InferShape(EquatableArray<LayerInput> inputs);

    /// <summary>Whether its output is its input when inferring.</summary>
    public virtual bool IsIdentityInInference => false;

    /// <summary>Whether it takes an image for the vector that a flatten makes of it.</summary>
    public virtual bool TakesImageAsVector => false;

    /// <summary>The window of its inputs that a pixel of its output depends on; a vector is one pixel.</summary>
    public virtual Window ReachOn(TensorShape input) => Window.Pixel;

    /// <summary>Rows and columns of its output that one of <see cref="ReachOn"/>'s steps over the input makes.</summary>
    public virtual (int Rows, int Columns) Upsampling(TensorShape input) => (1, 1);
}
