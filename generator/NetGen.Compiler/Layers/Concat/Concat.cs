namespace NetGen.Compiler;

/// <summary>Tensors side by side: the channels of the first, then those of the next, pixel by pixel.</summary>
public sealed record Concat : Layer
{
    public override string Kind => "concat";

    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        long channels = inputs[0].Shape.Channels;
        TensorShape first = inputs[0].Shape;
        for (int i = 1; i < inputs.Count; i++)
        {
            TensorShape shape = inputs[i].Shape;
            if (shape.Height != first.Height || shape.Width != first.Width || shape.IsVector != first.IsVector)
                return Combine.Disagree("concat", inputs[0], inputs[i], "needs equal heights and widths");
            channels += shape.Channels;
        }
        if (channels > Size.MaxLength)
            return LayerShape.Failed(DiagnosticCatalog.TensorTooLarge, "from", FormattableString.Invariant(
                $"{channels:N0} channels are too many; a tensor holds at most {Size.MaxLength:N0} values"));
        return new LayerShape(first with { Channels = (int)channels });
    }
}
