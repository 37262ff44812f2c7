namespace NetGen.Compiler;

/// <summary>A range of its input's rows, columns and channels.</summary>
public sealed record Slice(IndexRange Rows, IndexRange Columns, IndexRange Channels) : Layer
{
    public override string Kind => "slice";

    /// <summary>Whether whole pixels are left as they are, with some of their channels.</summary>
    public bool IsOfChannels => Rows == IndexRange.All && Columns == IndexRange.All && Channels.Step == 1;

    public override Window ReachOn(TensorShape input) =>
        Window.Pixel with { StrideY = Rows.Step, StrideX = Columns.Step, Top = -Rows.Start, Left = -Columns.Start };

    /// <summary>Any shape in; of each axis as many as its range has out. No parameters.</summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        TensorShape shape = inputs[0].Shape;
        List<ShapeProblem> problems = [];
        Check("rows", Rows, shape.Height, shape.Rank == TensorRank.Image);
        Check(shape.IsSequence ? "steps" : "columns", Columns, shape.Width, !shape.IsVector);
        Check("channels", Channels, shape.Channels, true);
        return problems.Count > 0
            ? new LayerShape(null, Problems: problems.ToEquatableArray())
            : new LayerShape(shape with
            {
                Height = Rows.CountOf(shape.Height),
                Width = Columns.CountOf(shape.Width),
                Channels = Channels.CountOf(shape.Channels),
            });

        void Check(string axis, IndexRange range, int length, bool hasAxis)
        {
            if (hasAxis && !range.Fits(length))
                problems.Add(new ShapeProblem(DiagnosticCatalog.DoesNotFit, axis, FormattableString.Invariant(
                    $"{axis} {range} are not all in its {inputs[0]}, which has {length}, counted from 0")));
            else if (!hasAxis && range != IndexRange.All)
                problems.Add(new ShapeProblem(DiagnosticCatalog.DoesNotFit, axis, $"its {inputs[0]} has no {axis}"));
        }
    }
}
