namespace NetGen.Compiler;

/// <summary>
/// How an image is cut into tiles of outputs. The last row and column of tiles overlap the ones before rather than reach past the image.
/// Rows of tiles are worked on a block at a time, so that what is between the transforms stays in the caches.
/// </summary>
/// <param name="Algorithm">The tile.</param>
/// <param name="Height">Rows of the image that are computed.</param>
/// <param name="Width">Columns.</param>
/// <param name="BlockRows">Rows of tiles in a block.</param>
public readonly record struct WinogradTiling(WinogradAlgorithm Algorithm, int Height, int Width, int BlockRows)
{
    public int Rows => (Height - 1) / Algorithm.Outputs + 1;

    public int Columns => (Width - 1) / Algorithm.Outputs + 1;

    public int Blocks => (Rows - 1) / BlockRows + 1;

    /// <summary>Tiles in a block.</summary>
    public int Tiles => BlockRows * Columns;

    /// <summary>Tiles that are computed, those that blocks repeat among them.</summary>
    public int AllTiles => Blocks * Tiles;

    /// <summary>Floats from one product's matrix of a block to the next.</summary>
    public int Step(int channels) => Step(Tiles, channels);

    /// <summary>Floats of a block of transformed tiles with so many channels.</summary>
    public long BlockLength(int channels) => Algorithm.Products * MatrixLength(Tiles, channels);

    /// <summary>
    /// Floats between the matrices of so many tiles and channels. A tile's transform writes to all of them or reads from all at once, so
    /// they lie an odd number of cache lines apart: an even one would have them share half the sets of the cache, a power of two one
    /// or two.
    /// </summary>
    public static int Step(int tiles, int channels) => (int)MatrixLength(tiles, channels);

    /// <summary>The same, where it may be too large for a workspace.</summary>
    public static long MatrixLength(int tiles, int channels) =>
        (long)tiles * channels % (2 * Lanes.Widest) == 0 ? (long)tiles * channels + Lanes.Widest : (long)tiles * channels;

    /// <summary>The C# expression of tile row or column <paramref name="index"/>'s first pixel.</summary>
    public static string FirstPixel(string index, int count, int extent, int outputs) =>
        count == 1 ? "0"
        : extent % outputs == 0 ? FormattableString.Invariant($"{index} * {outputs}")
        : FormattableString.Invariant($"({index} < {count - 1} ? {index} * {outputs} : {extent - outputs})");

    public override string ToString() => FormattableString.Invariant($"Winograd {Algorithm}, {Rows}x{Columns} tiles")
        + (Blocks == 1 ? "" : FormattableString.Invariant($", {Tiles} at a time"));
}
