namespace NetGen.Compiler;

/// <summary>Along which axis tensors are joined.</summary>
public enum ConcatAxis { Channels, Rows, Columns, Steps }

/// <summary>Tensors side by side: the channels of the first, then those of the next, pixel by pixel; or one behind the other.</summary>
public sealed record Concat(ConcatAxis Axis) : Layer
{
    public override string Kind => "concat";

    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        if (Axis != ConcatAxis.Channels)
            return InferAlong(inputs);
        long channels = inputs[0].Shape.Channels;
        TensorShape first = inputs[0].Shape;
        for (int i = 1; i < inputs.Count; i++)
        {
            TensorShape shape = inputs[i].Shape;
            if (shape.Height != first.Height || shape.Width != first.Width || shape.Rank != first.Rank)
                return Combine.Disagree("concat", inputs[0], inputs[i], "needs equal heights and widths");
            channels += shape.Channels;
        }
        if (channels > Size.MaxLength)
            return LayerShape.Failed(DiagnosticCatalog.TensorTooLarge, "from", FormattableString.Invariant(
                $"{channels:N0} channels are too many; a tensor holds at most {Size.MaxLength:N0} values"));
        return new LayerShape(first with { Channels = (int)channels });
    }

    /// <summary>Along rows, columns or steps: all other sizes are equal.</summary>
    private LayerShape InferAlong(EquatableArray<LayerInput> inputs)
    {
        TensorRank needed = Axis == ConcatAxis.Steps ? TensorRank.Sequence : TensorRank.Image;
        long rows = 0, columns = 0;
        foreach (LayerInput input in inputs)
        {
            if (input.Shape.Rank != needed)
                return LayerShape.Failed(
                    DiagnosticCatalog.DoesNotFit, "axis", $"its {input} has no {Axis.ToString().ToLowerInvariant()}");
            (rows, columns) = (rows + input.Shape.Height, columns + input.Shape.Width);
        }
        TensorShape first = inputs[0].Shape;
        foreach (LayerInput input in inputs)
            if (Without(input.Shape) != Without(first))
                return Combine.Disagree("concat", inputs[0], input, $"along {Axis.ToString().ToLowerInvariant()} needs equal other sizes");
        return LayerShape.Sized(
            "from", first, Axis == ConcatAxis.Rows ? rows : first.Height, Axis == ConcatAxis.Rows ? first.Width : columns, first.Channels);
    }

    private TensorShape Without(TensorShape shape) => Axis == ConcatAxis.Rows ? shape with { Height = 0 } : shape with { Width = 0 };
}
