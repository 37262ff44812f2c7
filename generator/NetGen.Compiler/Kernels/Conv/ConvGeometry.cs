namespace NetGen.Compiler;

/// <summary>
/// A convolution as its kernels see it: the layouts it reads and writes, its window and its groups.
/// Weights are [group][panel of output channels][kernel row][kernel column][input channel][output channel, padded to whole vectors].
/// </summary>
public readonly record struct ConvGeometry(Layout Input, Layout Output, Window Window, int Groups)
{
    public int GroupInputs => Input.Channels / Groups;

    public int GroupOutputs => Output.Channels / Groups;

    /// <summary>Output channels of a group, padded.</summary>
    public int PaddedOutputs => Lanes.Pad(GroupOutputs);

    /// <summary>How a group's weights lie; a panel's width is the floats from one input channel's weights to the next's.</summary>
    public WeightPanels Panels => WeightPanels.Of(Window.KernelHeight * Window.KernelWidth * GroupInputs, PaddedOutputs);

    public int GroupWeights => (int)Panels.Length;

    public long WeightsLength => Lanes.RoundUp(Groups * Panels.Length, Lanes.Widest);

    public int VectorLanes => Lanes.WidestIn(PaddedOutputs);

    /// <summary>Where the window of output pixel (y, x) starts in the input's buffer.</summary>
    public Affine WindowAt(Affine y, Affine x) => Input.At(y * Window.StrideY - Window.Top, x * Window.StrideX - Window.Left);

    /// <summary>How far behind a window's start its position (ky, kx) lies.</summary>
    public Affine TapAt(Affine ky, Affine kx) => ky * (Window.DilationY * Input.RowStride) + kx * (Window.DilationX * Input.PixelStride);

    /// <summary>Whether a window's row is one run of floats, kernel columns and channels together.</summary>
    public bool RowsAreContiguous => Window.DilationX == 1 && Input.PixelStride == GroupInputs;

    /// <summary>Weights that meet one contiguous stretch of inputs: a window's row, or one pixel's channels.</summary>
    public int ContiguousInputs => RowsAreContiguous ? Window.KernelWidth * GroupInputs : GroupInputs;

    /// <summary>Whether a group's last vector would reach into the next group's channels.</summary>
    public bool GroupsOverlap => Groups > 1 && GroupOutputs != PaddedOutputs;

    /// <summary>The same convolution with an image's rows joined to one, where its pixels are independent (1x1, stride 1).</summary>
    public ConvGeometry Flattened()
    {
        bool pointwise = Window is { KernelHeight: 1, KernelWidth: 1, StrideY: 1, StrideX: 1, Top: 0, Left: 0, Bottom: 0, Right: 0 };
        return pointwise && !Input.HasBorder && !Output.HasBorder
            ? this with { Input = Input.Flat(), Output = Output.Flat() }
            : this;
    }

    /// <summary>Floats of a pixel that vectors touch: the last group's channels padded.</summary>
    public static int PixelOf(int channels, int groups) => channels - channels / groups + Lanes.Pad(channels / groups);

    public string Describe() =>
        FormattableString.Invariant($"{Input.Height}x{Input.Width}x{Input.Channels} -> {Output.Height}x{Output.Width}x{Output.Channels}")
        + FormattableString.Invariant($", window {Window.KernelHeight}x{Window.KernelWidth}")
        + (Window.StrideY != 1 || Window.StrideX != 1 ? FormattableString.Invariant($", stride {Window.StrideY}x{Window.StrideX}") : "")
        + (Window.DilationY != 1 || Window.DilationX != 1
            ? FormattableString.Invariant($", dilation {Window.DilationY}x{Window.DilationX}")
            : "")
        + (Groups != 1 ? FormattableString.Invariant($", {Groups} groups") : "");
}
