namespace NetGen.Compiler;

/// <summary>
/// A sliding window with its padding resolved against one input: what a convolution and a pool have in common.
/// Output row y reads input rows y * StrideY - Top + k * DilationY, for k in 0 .. KernelHeight - 1; columns alike.
/// </summary>
public readonly record struct Window(
    int KernelHeight, int KernelWidth,
    int StrideY, int StrideX,
    int DilationY, int DilationX,
    int Top, int Left, int Bottom, int Right)
{
    /// <summary>One pixel, the one in the same place.</summary>
    public static Window Pixel => new(1, 1, 1, 1, 1, 1, 0, 0, 0, 0);

    /// <summary>All pixels of an image at once.</summary>
    public static Window All(TensorShape image) => Pixel with { KernelHeight = image.Height, KernelWidth = image.Width };

    /// <summary>Rows from the first the kernel touches to the last: DilationY * (KernelHeight - 1) + 1.</summary>
    public long SpanHeight => Span(KernelHeight, DilationY);

    /// <summary>Columns from the first the kernel touches to the last.</summary>
    public long SpanWidth => Span(KernelWidth, DilationX);

    /// <summary>
    /// A window whose padding suits an input. <c>same</c> is TensorFlow's: as much as an output of ceil(input / stride) needs,
    /// the odd pixel at the bottom and right. On a sequence, one row of pixels, it slides along the steps alone.
    /// </summary>
    public static Window Resolve(
        Padding padding, TensorShape input,
        int kernelHeight, int kernelWidth, int strideY, int strideX, int dilationY, int dilationX)
    {
        (int top, int left, int bottom, int right) = (padding.Top, padding.Left, padding.Bottom, padding.Right);
        if (input.IsSequence)
            (kernelHeight, strideY, dilationY, top, bottom) = (1, 1, 1, 0, 0);
        if (padding.Kind == PaddingKind.Valid)
            (top, left, bottom, right) = (0, 0, 0, 0);
        if (padding.Kind == PaddingKind.Same)
        {
            (top, bottom) = PadSame(input.Height, Span(kernelHeight, dilationY), strideY);
            (left, right) = PadSame(input.Width, Span(kernelWidth, dilationX), strideX);
        }
        return new Window(kernelHeight, kernelWidth, strideY, strideX, dilationY, dilationX, top, left, bottom, right);
    }

    /// <summary>Rows of output for so many of input: (rows + padding - span) / stride + 1, rounded down; 0 where it does not fit.</summary>
    public int OutputHeight(int inputHeight) => Slide((long)inputHeight + Top + Bottom, SpanHeight, StrideY);

    /// <summary>Columns of output for so many of input.</summary>
    public int OutputWidth(int inputWidth) => Slide((long)inputWidth + Left + Right, SpanWidth, StrideX);

    /// <summary>Whether each window starts where the one before it ends.</summary>
    public bool Touches => StrideY == KernelHeight && StrideX == KernelWidth;

    /// <summary>Whether no window reaches past the input.</summary>
    public bool IsInside(TensorShape input, TensorShape output) => Top == 0 && Left == 0
        && (output.Height - 1) * StrideY + SpanHeight <= input.Height
        && (output.Width - 1) * StrideX + SpanWidth <= input.Width;

    private static long Span(int kernel, int dilation) => (long)dilation * (kernel - 1) + 1;

    private static int Slide(long padded, long span, int stride) => padded < span ? 0 : checked((int)((padded - span) / stride + 1));

    private static (int Before, int After) PadSame(int input, long span, int stride)
    {
        long outputs = ((long)input + stride - 1) / stride;
        long total = Math.Max((outputs - 1) * stride + span - input, 0);
        return checked(((int)(total / 2), (int)(total - total / 2)));
    }
}
