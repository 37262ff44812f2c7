namespace NetGen.Compiler;

/// <summary>How a layer becomes kernel calls: one class a layer, beside the layer's record.</summary>
public abstract class LayerLowering
{
    /// <summary>The catalogue: a line for each layer.</summary>
    public static LayerLowering For(Layer layer) => layer switch
    {
        Conv => ConvLowering.Instance,
        Dense => DenseLowering.Instance,
        Pool => PoolLowering.Instance,
        GlobalPool => GlobalPoolLowering.Instance,
        Dropout => DropoutLowering.Instance,
        ActivationLayer => ActivationLowering.Instance,
        Softmax => SoftmaxLowering.Instance,
        Flatten => FlattenLowering.Instance,
        Depthwise => DepthwiseLowering.Instance,
        BatchNorm => BatchNormLowering.Instance,
        Lrn => LrnLowering.Instance,
        Scale => ScaleLowering.Instance,
        Add => AddLowering.Instance,
        Multiply => MultiplyLowering.Instance,
        Concat => ConcatLowering.Instance,
        _ => throw new NotSupportedException(layer.Kind),
    };

    /// <summary>Whether input and output pixels are equally wide: the kernels walk them in step.</summary>
    public virtual bool KeepsPixels(Layer layer) => false;

    /// <summary>Floats that the layer's kernels write of an output pixel.</summary>
    public virtual int OutputPixel(ShapedLayer layer) => Lanes.Pad(layer.Output.Channels);

    /// <summary>Floats that the layer's kernels touch of an input pixel; 0 where they read single values.</summary>
    public virtual int InputPixel(ShapedLayer layer) => Lanes.Pad(layer.Input.Channels);

    /// <summary>The border of zeros that the layer wants around the input.</summary>
    public virtual Border InputBorder(ShapedLayer layer) => default;

    /// <summary>The border of zeros that the layer's backward pass wants around its output's gradient.</summary>
    public virtual Border OutputGradientBorder(ShapedLayer layer, Lowering lowering) => default;

    /// <summary>A parameter's length and layout in the kernels' order.</summary>
    public virtual (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        ShapedLayer layer, ShapedParameter parameter, TensorLayouts tensors) =>
        throw new NotSupportedException(layer.Layer.Kind);

    /// <summary>How a parameter's values are kept. The axes count values, two of which share a float where they take two bytes.</summary>
    public virtual StorageType StorageOf(ShapedLayer layer, ShapedParameter parameter, TensorLayouts tensors) => StorageType.Float32;

    /// <summary>Adds the calls of the forward pass.</summary>
    public abstract void Forward(ShapedLayer layer, Lowering lowering);

    /// <summary>Adds the calls of the backward pass: from the output's gradient to those of the parameters and the input.</summary>
    public abstract void Backward(ShapedLayer layer, Lowering lowering);
}

/// <summary>Pixels of zeros around a picture.</summary>
public readonly record struct Border(int Top, int Left, int Bottom, int Right)
{
    public bool IsEmpty => (Top | Left | Bottom | Right) == 0;

    public static Border Of(int top, int left, int bottom, int right) =>
        new(Math.Max(top, 0), Math.Max(left, 0), Math.Max(bottom, 0), Math.Max(right, 0));

    public Border Union(Border other) => new(
        Math.Max(Top, other.Top), Math.Max(Left, other.Left), Math.Max(Bottom, other.Bottom), Math.Max(Right, other.Right));
}
