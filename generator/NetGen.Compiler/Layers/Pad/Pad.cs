namespace NetGen.Compiler;

/// <summary>What stands in the pixels that a pad adds.</summary>
public enum PadMode
{
    /// <summary>One number.</summary>
    Constant,

    /// <summary>The image seen in a mirror whose line runs through its outermost pixels: c b a b c.</summary>
    Reflect,

    /// <summary>The outermost pixels again: a a a b c.</summary>
    Replicate,
}

/// <summary>An image or a sequence with more pixels around it, as PyTorch's F.pad makes it.</summary>
/// <param name="Value">The number of <see cref="PadMode.Constant"/>.</param>
public sealed record Pad(Padding Padding, PadMode Mode, float Value) : Layer
{
    public override string Kind => "pad";

    /// <summary>The pixels that it adds to this input.</summary>
    public Border SidesFor(TensorShape input) => input.IsSequence
        ? new Border(0, Padding.Left, 0, Padding.Right)
        : new Border(Padding.Top, Padding.Left, Padding.Bottom, Padding.Right);

    public override Window ReachOn(TensorShape input) =>
        Window.Pixel with { Top = SidesFor(input).Top, Left = SidesFor(input).Left };

    /// <summary>Height x width x channels in, top + height + bottom x left + width + right x channels out. No parameters.</summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        if (input.Shape.IsVector)
            return LayerShape.FailedOnVector(Kind, input);
        Border sides = SidesFor(input.Shape);
        int rows = Math.Max(sides.Top, sides.Bottom), columns = Math.Max(sides.Left, sides.Right);
        if (Mode == PadMode.Reflect && (rows >= input.Shape.Height || columns >= input.Shape.Width))
            return LayerShape.Failed(DiagnosticCatalog.DoesNotFit, "padding", FormattableString.Invariant(
                $"padding of {rows}x{columns} reflects pixels that its {input} does not have; at most ")
                + FormattableString.Invariant($"{input.Shape.Height - 1}x{input.Shape.Width - 1} is possible"));
        return LayerShape.Sized(
            "padding", input.Shape, (long)sides.Top + input.Shape.Height + sides.Bottom, (long)sides.Left + input.Shape.Width + sides.Right,
            input.Shape.Channels);
    }
}
