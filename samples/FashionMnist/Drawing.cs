using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FashionMnist;

/// <summary>Draws grey images of 28x28 values (0 black to 1 white) in the terminal.</summary>
public static class Drawing
{
    public const int Side = 28;

    private const string Shades = " .:-=+*#%@";

    /// <summary>One line of text for every two rows, in ten shades of character: for output that has no colours.</summary>
    public static IReadOnlyList<string> InCharacters(ReadOnlySpan<float> image)
    {
        List<string> lines = [];
        StringBuilder line = new();
        for (int y = 0; y < Side; y += 2)
        {
            line.Clear();
            for (int x = 0; x < Side; x++)
                line.Append(Shades[(int)(Mean(image, x, y, 1, 2) * (Shades.Length - 1) + 0.5f)]);
            lines.Add(line.ToString());
        }
        return lines;
    }

    /// <summary>Half blocks: two pixels above each other in one character.</summary>
    /// <param name="image">Rows of values.</param>
    /// <param name="reduction">How many rows and columns become one pixel: 1 or 2.</param>
    public static IRenderable InHalfBlocks(ReadOnlySpan<float> image, int reduction)
    {
        Paragraph picture = new();
        for (int y = 0; y < Side; y += 2 * reduction)
        {
            if (y > 0)
                picture.Append("\n");
            for (int x = 0; x < Side; x += reduction)
            {
                Color upper = Grey(Mean(image, x, y, reduction, reduction));
                Color lower = Grey(Mean(image, x, y + reduction, reduction, reduction));
                picture.Append("▀", new Style(upper, lower));
            }
        }
        return picture;
    }

    private static float Mean(ReadOnlySpan<float> image, int left, int top, int width, int height)
    {
        float sum = 0;
        for (int y = top; y < top + height; y++)
        {
            for (int x = left; x < left + width; x++)
                sum += image[y * Side + x];
        }
        return sum / (width * height);
    }

    private static Color Grey(float share)
    {
        byte grey = (byte)(share * 255 + 0.5f);
        return new Color(grey, grey, grey);
    }
}
