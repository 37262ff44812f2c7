namespace NetGen.Compiler;

/// <summary>How the pixels between those of an image come about.</summary>
public enum UpsampleMode
{
    /// <summary>Each pixel is repeated.</summary>
    Nearest,

    /// <summary>Between the four nearest, by their distance.</summary>
    Bilinear,
}

/// <summary>
/// An image or a sequence with a whole number of times as many rows and columns, as PyTorch's Upsample makes it.
/// </summary>
/// <param name="AlignCorners">
/// Whether the centres of the first and the last pixel stay where they are, so that output y is at y * (rows - 1) / (output rows - 1);
/// else the outer edges do, and it is at (y + 1/2) / factor - 1/2, at least 0. Of bilinear alone.
/// </param>
public sealed record Upsample(int FactorY, int FactorX, UpsampleMode Mode, bool AlignCorners) : Layer
{
    public override string Kind => "upsample";

    public override Window ReachOn(TensorShape input)
    {
        if (Mode == UpsampleMode.Nearest)
            return Window.Pixel;
        // Two rows and columns, of which the first lies before the pixel for some of the pixels that it makes.
        (int rows, int columns) = (FactorY == 1 || input.IsSequence ? 1 : 2, FactorX == 1 ? 1 : 2);
        return Window.Pixel with { KernelHeight = rows, KernelWidth = columns, Top = rows - 1, Left = columns - 1 };
    }

    public override (int Rows, int Columns) Upsampling(TensorShape input) => (FactorOfRows(input), FactorX);

    /// <summary>Height x width x channels in, as many times the height and the width out. No parameters.</summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        if (input.Shape.IsVector)
            return LayerShape.FailedOnVector(Kind, input);
        return LayerShape.Sized(
            "factor", input.Shape, (long)input.Shape.Height * FactorOfRows(input.Shape), (long)input.Shape.Width * FactorX,
            input.Shape.Channels);
    }

    public int FactorOfRows(TensorShape input) => input.IsSequence ? 1 : FactorY;
}
