namespace NetGen.Compiler;

/// <summary>
/// A matrix of weights, a row for each input that outputs sum, in panels of output channels: [panel][row][channel of the panel]. A register
/// tile reads its few vectors of every row. Of a wide matrix they would lie so far apart that they share a few sets of the caches, and a
/// page holds few of them; in a panel they are one run of memory.
/// </summary>
/// <param name="Rows">Rows of the matrix.</param>
/// <param name="Columns">Output channels, padded.</param>
/// <param name="Width">Output channels of a panel.</param>
public readonly record struct WeightPanels(int Rows, int Columns, int Width)
{
    /// <summary>Output channels that lie in one panel, whatever their number.</summary>
    private const int Narrow = 128;

    /// <summary>
    /// Vectors of a panel, the first that their number divides by: those of the best tiles, which then read whole rows of it.
    /// </summary>
    private static readonly int[] Widths = [2, 3, 1];

    /// <summary>A convolution's weights, for direct kernels; <paramref name="rows"/> are those of a group's window.</summary>
    public static WeightPanels Of(int rows, int columns)
    {
        int width = columns <= Narrow ? columns : Lanes.Widest * Widths.First(vectors => columns % (vectors * Lanes.Widest) == 0);
        return new WeightPanels(rows, columns, width);
    }

    /// <summary>What a kernel's comment says of the weights' layout; nothing where it is the plain one.</summary>
    public string Describe() => Width == Columns ? "" : FormattableString.Invariant($", weights in panels of {Width} channels");

    public long Length => (long)Rows * Columns;

    /// <summary>Where a column's first row lies.</summary>
    public Affine Start(Affine column) => Width == Columns ? column : column / Width * (Rows * Width) + column % Width;

    /// <summary>Where a row's column lies.</summary>
    public Affine At(Affine row, Affine column) => row * Width + Start(column);

    /// <summary>The most columns that lie side by side in both of two matrices' panels, from any multiple of their number on.</summary>
    public int CommonWidth(WeightPanels other)
    {
        int width = Width, remainder = other.Width;
        while (remainder != 0)
            (width, remainder) = (remainder, width % remainder);
        return width;
    }
}
