namespace NetGen.Compiler;

/// <summary>
/// How a kind of layer becomes kernel calls: one class a kind, beside the layer's record. What it answers about a layer before that decides
/// how tensors and parameters lie in memory.
/// </summary>
public abstract class LayerLowering
{
    /// <summary>The type of the layers' records.</summary>
    public abstract Type LayerType { get; }

    /// <summary>Whether its kernels read all samples' inputs at once, and so without a border around each.</summary>
    public virtual bool ReadsWholeBatch => false;

    /// <summary>Whether input and output pixels are equally wide: the kernels walk them in step.</summary>
    public virtual bool KeepsPixels(FusedLayer layer) => false;

    /// <summary>Floats that the layer's kernels write of an output pixel.</summary>
    public virtual int OutputPixel(FusedLayer layer) => Lanes.Pad(layer.Output.Channels);

    /// <summary>Floats that the layer's kernels touch of an input pixel; 0 where they read single values.</summary>
    public virtual int InputPixel(FusedLayer layer) => Lanes.Pad(layer.Input.Channels);

    /// <summary>The border of zeros that the layer wants around the input.</summary>
    public virtual Border InputBorder(FusedLayer layer) => default;

    /// <summary>The border of zeros that the layer's backward pass wants around its output's gradient.</summary>
    /// <param name="needsInputGradient">Whether the gradient of its input is of use.</param>
    public virtual Border OutputGradientBorder(FusedLayer layer, bool needsInputGradient) => default;

    /// <summary>
    /// The channel of the layer's output from which on a tensor that it reads lies there unchanged, if whoever makes the tensor can write
    /// it to that place at once; null where it cannot.
    /// </summary>
    public virtual int? SliceOf(FusedLayer layer, int tensor, TensorLayouts tensors) => null;

    /// <summary>A parameter's length and layout in the kernels' order.</summary>
    public virtual (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors) =>
        throw new NotSupportedException(layer.Layer.Kind);

    /// <summary>How a parameter's values are kept. The axes count values, two of which share a float where they take two bytes.</summary>
    public virtual StorageType StorageOf(FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors) => StorageType.Float32;

    /// <summary>Whether the training pass can update a parameter as soon as its gradient is known.</summary>
    public virtual bool UpdatesInPass(ShapedParameter parameter) => false;

    /// <summary>Adds the calls of the forward pass, and returns what the backward pass will ask for again.</summary>
    internal abstract object? LowerForward(FusedLayer layer, ProgramBuilder program);

    /// <summary>Adds the calls of the backward pass: from the output's gradient to those of the parameters and the input.</summary>
    /// <param name="saved">What the forward pass returned.</param>
    internal abstract void LowerBackward(FusedLayer layer, object? saved, ProgramBuilder program);
}

/// <summary>A kind of layer whose backward pass needs nothing but tensors and parameters.</summary>
public abstract class LayerLowering<TLayer> : LayerLowering
    where TLayer : Layer
{
    public override Type LayerType => typeof(TLayer);

    protected static TLayer OptionsOf(FusedLayer layer) => (TLayer)layer.Layer;

    internal sealed override object? LowerForward(FusedLayer layer, ProgramBuilder program)
    {
        Forward(layer, OptionsOf(layer), program);
        return null;
    }

    internal sealed override void LowerBackward(FusedLayer layer, object? saved, ProgramBuilder program) =>
        Backward(layer, OptionsOf(layer), program);

    /// <summary>Adds the calls of the forward pass.</summary>
    protected abstract void Forward(FusedLayer layer, TLayer options, ProgramBuilder program);

    /// <summary>Adds the calls of the backward pass: from the output's gradient to those of the parameters and the input.</summary>
    protected abstract void Backward(FusedLayer layer, TLayer options, ProgramBuilder program);
}

/// <summary>
/// A kind of layer whose forward pass saves buffers for the backward pass: an argmax, a mask, values before an activation function.
/// </summary>
public abstract class LayerLowering<TLayer, TSaved> : LayerLowering
    where TLayer : Layer
    where TSaved : notnull
{
    public override Type LayerType => typeof(TLayer);

    protected static TLayer OptionsOf(FusedLayer layer) => (TLayer)layer.Layer;

    internal sealed override object LowerForward(FusedLayer layer, ProgramBuilder program) => Forward(layer, OptionsOf(layer), program);

    internal sealed override void LowerBackward(FusedLayer layer, object? saved, ProgramBuilder program) =>
        Backward(layer, OptionsOf(layer), (TSaved)saved!, program);

    /// <summary>Adds the calls of the forward pass, and returns what the backward pass will ask for again.</summary>
    protected abstract TSaved Forward(FusedLayer layer, TLayer options, ProgramBuilder program);

    /// <summary>Adds the calls of the backward pass: from the output's gradient to those of the parameters and the input.</summary>
    protected abstract void Backward(FusedLayer layer, TLayer options, TSaved saved, ProgramBuilder program);
}
