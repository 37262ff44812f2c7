namespace NetGen.Compiler;

/// <summary>
/// How one sample's tensor lies in memory: rows of pixels of channels, each pixel <paramref name="PixelStride"/> floats wide
/// (channels padded with zeros to whole vectors), inside a border of zero pixels that lets a convolution read past the edge.
/// </summary>
public readonly record struct Layout(
    int Height, int Width, int Channels, int PixelStride,
    int Top = 0, int Left = 0, int Bottom = 0, int Right = 0)
{
    /// <summary>Floats from one row to the next.</summary>
    public int RowStride => (Left + Width + Right) * PixelStride;

    /// <summary>Where the pixel in row 0, column 0 starts.</summary>
    public int Origin => Top * RowStride + Left * PixelStride;

    /// <summary>Floats from one sample to the next: the tensor, rounded up to whole cache lines.</summary>
    public int Length => Lanes.RoundUp((Top + Height + Bottom) * RowStride, Lanes.Widest);

    public bool HasBorder => (Top | Left | Bottom | Right) != 0;

    /// <summary>The widest vector that divides a pixel.</summary>
    public int VectorLanes => Lanes.WidestIn(PixelStride);

    public Layout WithoutBorder() => this with { Top = 0, Left = 0, Bottom = 0, Right = 0 };

    /// <summary>With a border at least as wide as the one given on every side.</summary>
    public Layout WithBorder(Border border) => this with
    {
        Top = Math.Max(Top, border.Top), Left = Math.Max(Left, border.Left),
        Bottom = Math.Max(Bottom, border.Bottom), Right = Math.Max(Right, border.Right),
    };

    /// <summary>A borderless layout as one row of pixels.</summary>
    public Layout Flat() => new(1, Height * Width, Channels, PixelStride);

    public override string ToString()
    {
        string text = FormattableString.Invariant($"{Height}x{Width}x{Channels}");
        if (PixelStride != Channels)
            text += FormattableString.Invariant($", {PixelStride} floats a pixel");
        if (HasBorder)
            text += FormattableString.Invariant($", border {Top},{Left},{Bottom},{Right}");
        return text;
    }
}
