namespace NetGen.Compiler;

/// <summary>
/// A depthwise convolution as its kernels see it: input and output have the same channels.
/// Weights are [kernel row][kernel column][channel, padded to whole vectors].
/// </summary>
public readonly record struct DepthwiseGeometry(Layout Input, Layout Output, Window Window)
{
    private const int MaxUnrolledColumns = 7;
    private const int MaxPixels = 8;

    public int PaddedChannels => Lanes.Pad(Output.Channels);

    public int VectorLanes => Lanes.WidestIn(PaddedChannels);

    /// <summary>Where the window of output pixel (y, x) starts in the input's buffer.</summary>
    public Affine WindowAt(Affine y, Affine x) => Input.At(y * Window.StrideY - Window.Top, x * Window.StrideX - Window.Left);

    /// <summary>How far behind a window's start its position (ky, kx) lies.</summary>
    public Affine TapAt(Affine ky, Affine kx) => ky * (Window.DilationY * Input.RowStride) + kx * (Window.DilationX * Input.PixelStride);

    /// <summary>Whether a kernel row's weights are held in registers at once.</summary>
    public bool HoldsRow => Window.KernelWidth <= MaxUnrolledColumns;

    /// <summary>Output pixels of a tile: as many as divide a row most evenly.</summary>
    public int Pixels
    {
        get
        {
            int tiles = (Output.Width + MaxPixels - 1) / MaxPixels;
            return (Output.Width + tiles - 1) / tiles;
        }
    }

    public string Describe() =>
        FormattableString.Invariant($"{Input.Height}x{Input.Width}x{Input.Channels} -> {Output.Height}x{Output.Width}x{Output.Channels}")
        + FormattableString.Invariant($", depthwise window {Window.KernelHeight}x{Window.KernelWidth}")
        + FormattableString.Invariant($", stride {Window.StrideY}x{Window.StrideX}");
}
