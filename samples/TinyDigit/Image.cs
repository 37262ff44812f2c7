using System.Text;

namespace TinyDigit;

/// <summary>A grey image of 28x28 pixels, white ink on black.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Pixels">Rows of bytes, 0 black.</param>
internal sealed record Image(string Name, byte[] Pixels)
{
    public const int Side = 28;

    private static byte[] Header => Encoding.ASCII.GetBytes($"P5\n{Side} {Side}\n255\n");

    /// <summary>
    /// Reads a PGM file as most programs write it: <c>P5</c>, <c>28 28</c> and <c>255</c> on lines of their own, then the pixels.
    /// </summary>
    /// <exception cref="FormatException">It is something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Image Read(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        byte[] header = Header;
        if (!content.AsSpan().StartsWith(header) || content.Length != header.Length + Side * Side)
            throw new FormatException(
                $"{path}: no binary PGM of {Side}x{Side} pixels; make one by: convert image.png -resize {Side}x{Side}! -depth 8 image.pgm");
        return new Image(path, content[header.Length..]);
    }

    /// <summary>
    /// A drawing of 14 rows of 14 characters, each that is no dot a stroke two pixels wide: with soft edges, and its centre of mass in the
    /// middle, as in the images that the network was trained on.
    /// </summary>
    public static Image Draw(string name, params string[] rows)
    {
        List<(int X, int Y)> ink = [];
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
                if (rows[y / 2][x / 2] != '.')
                    ink.Add((x, y));
        int right = (int)Math.Round((Side - 1) / 2.0 - ink.Average(pixel => pixel.X));
        int down = (int)Math.Round((Side - 1) / 2.0 - ink.Average(pixel => pixel.Y));

        byte[] pixels = new byte[Side * Side];
        foreach ((int x, int y) in ink)
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++)
                    // A stroke at the drawing's edge may end up outside.
                    if ((x + right + dx, y + down + dy) is ( >= 0 and < Side, >= 0 and < Side) and (int column, int row))
                        pixels[row * Side + column] += (byte)(15 * (2 - Math.Abs(dx)) * (2 - Math.Abs(dy)));
        return new Image(name, pixels);
    }
}
