using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Samples;

/// <summary>Draws grey images (values 0, black, to 1, white) in the terminal.</summary>
public static class Drawing
{
    /// <summary>Height and width of Fashion-MNIST's images.</summary>
    public const int Side = 28;

    private const string Shades = " .:-=+*#%@";

    /// <summary>One line of text for every two rows, in ten shades of character: for output that has no colours.</summary>
    /// <param name="image">Rows of values.</param>
    /// <param name="width">Values of a row.</param>
    public static IReadOnlyList<string> InCharacters(ReadOnlySpan<float> image, int width = Side)
    {
        List<string> lines = [];
        StringBuilder line = new();
        for (int y = 0; y < image.Length / width; y += 2)
        {
            line.Clear();
            for (int x = 0; x < width; x++)
                line.Append(Shades[(int)(Mean(image, width, x, y, 1, 2) * (Shades.Length - 1) + 0.5f)]);
            lines.Add(line.ToString());
        }
        return lines;
    }

    /// <summary>Half blocks: two pixels above each other in one character.</summary>
    /// <param name="image">Rows of values.</param>
    /// <param name="reduction">How many rows and columns become one pixel.</param>
    /// <param name="width">Values of a row.</param>
    public static IRenderable InHalfBlocks(ReadOnlySpan<float> image, int reduction, int width = Side)
    {
        Paragraph drawing = new();
        for (int y = 0; y < image.Length / width; y += 2 * reduction)
        {
            if (y > 0)
                drawing.Append("\n");
            for (int x = 0; x < width; x += reduction)
            {
                Color upper = Grey(Mean(image, width, x, y, reduction, reduction));
                Color lower = Grey(Mean(image, width, x, y + reduction, reduction, reduction));
                drawing.Append("▀", new Style(upper, lower));
            }
        }
        return drawing;
    }

    /// <summary>The mean of a window; what lies beyond the image is black.</summary>
    private static float Mean(ReadOnlySpan<float> image, int columns, int left, int top, int width, int height)
    {
        float sum = 0;
        for (int y = top; y < Math.Min(top + height, image.Length / columns); y++)
        {
            for (int x = left; x < Math.Min(left + width, columns); x++)
                sum += image[y * columns + x];
        }
        return sum / (width * height);
    }

    private static Color Grey(float share)
    {
        byte grey = (byte)(share * 255 + 0.5f);
        return new Color(grey, grey, grey);
    }
}
