namespace NetGen.Compiler;

/// <summary>The product of two tensors of one shape, or of an image and one factor a channel (1x1xC, or a vector of C).</summary>
public sealed record Multiply : Layer
{
    public override string Kind => "mul";

    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput a = inputs[0], b = inputs[1];
        if (a.Shape == b.Shape || IsPerChannel(b.Shape, a.Shape))
            return new LayerShape(a.Shape);
        if (IsPerChannel(a.Shape, b.Shape))
            return new LayerShape(b.Shape);
        return Combine.Disagree("mul", a, b, "needs equal shapes, or one of a single pixel with as many channels");
    }

    /// <summary>Whether a tensor is one factor for each channel of an image.</summary>
    public static bool IsPerChannel(TensorShape factors, TensorShape image) =>
        factors.Height == 1 && factors.Width == 1 && factors.Channels == image.Channels && !image.IsVector;
}
