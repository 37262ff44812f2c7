namespace NetGen.Compiler;

/// <summary>
/// How one sample's tensor lies in memory: rows of pixels of channels, each pixel <paramref name="PixelLength"/> floats long
/// (channels padded with zeros to whole vectors), inside a border of zero pixels that lets a convolution read past the edge.
/// A slice is part of a wider tensor's channels: its pixels lie <paramref name="SliceStride"/> floats apart,
/// <paramref name="SliceOffset"/> floats into the wider pixels. Every n-th row and column of a tensor is a slice too: its rows lie
/// <paramref name="RowLength"/> floats apart.
/// </summary>
public readonly record struct Layout(
    int Height, int Width, int Channels, int PixelLength,
    int Top = 0, int Left = 0, int Bottom = 0, int Right = 0,
    int SliceStride = 0, int SliceOffset = 0, int RowLength = 0)
{
    /// <summary>Floats from one pixel to the next.</summary>
    public int PixelStride => IsSlice ? SliceStride : PixelLength;

    // Strides and places are ints, and right wherever Length is a workspace's at most: that is checked before any is written.

    /// <summary>Floats from one row to the next.</summary>
    public int RowStride => RowLength != 0 ? RowLength : (Left + Width + Right) * PixelStride;

    /// <summary>Where the pixel in row 0, column 0 starts.</summary>
    public int Origin => Top * RowStride + Left * PixelStride + SliceOffset;

    /// <summary>Where the pixel in a row and a column starts.</summary>
    public Affine At(Affine row, Affine column) => row * RowStride + column * PixelStride + Origin;

    /// <summary>Floats from one sample to the next: the tensor, rounded up to whole cache lines.</summary>
    public long Length => Lanes.RoundUp(Size.Product((long)Top + Height + Bottom, (long)Left + Width + Right, PixelStride), Lanes.Widest);

    /// <summary>Whether other memory lies between its rows, or around them.</summary>
    public bool HasBorder => (Top | Left | Bottom | Right | RowLength) != 0;

    public bool IsSlice => SliceStride != 0;

    public TensorShape Shape => TensorShape.Image(Height, Width, Channels);

    /// <summary>The widest vector that divides a pixel.</summary>
    public int VectorLanes => Lanes.WidestIn(PixelLength);

    /// <summary>The same tensor with memory of its own and no border.</summary>
    public Layout Own() => new(Height, Width, Channels, PixelLength);

    /// <summary>With a border at least as wide as the one given on every side.</summary>
    public Layout WithBorder(Border border) => this with
    {
        Top = Math.Max(Top, border.Top),
        Left = Math.Max(Left, border.Left),
        Bottom = Math.Max(Bottom, border.Bottom),
        Right = Math.Max(Right, border.Right),
    };

    /// <summary>So many of the channels, from <paramref name="offset"/> on, as a slice of this tensor.</summary>
    public Layout Slice(int offset, int channels) => this with
    {
        Channels = channels,
        PixelLength = channels,
        SliceStride = PixelStride,
        SliceOffset = SliceOffset + offset,
    };

    /// <summary>A borderless layout as one row of pixels.</summary>
    public Layout Flat() => this with { Height = 1, Width = Height * Width };

    public override string ToString()
    {
        string text = FormattableString.Invariant($"{Height}x{Width}x{Channels}");
        if (PixelStride != Channels)
            text += FormattableString.Invariant($", {PixelStride} floats a pixel");
        if (IsSlice)
            text += FormattableString.Invariant($" from {SliceOffset}");
        if (RowLength != 0)
            text += FormattableString.Invariant($", {RowLength} floats a row");
        else if (HasBorder)
            text += FormattableString.Invariant($", border {Top},{Left},{Bottom},{Right}");
        return text;
    }
}
