using NetGen;
using Samples;
using Spectre.Console;

namespace Textbook.Lessons;

/// <summary>models/sobel.yaml: a convolution whose weights stand in the spec. Where brightness changes, its outputs are large.</summary>
internal static class SobelLesson
{
    public static void Run(Options options)
    {
        using Sobel network = Sobel.Create(options.Seed);
        float[] image = new float[Sobel.InputLength], outputs = new float[Sobel.OutputLength];
        options.Images("t10k").CopyInputs(0, image);
        network.Forward(image, outputs);

        int width = Sobel.Info.OutputShape[1], channels = Sobel.Info.OutputShape[2];
        float[] edges = new float[outputs.Length / channels];
        for (int pixel = 0; pixel < edges.Length; pixel++)
            edges[pixel] = Length(outputs.AsSpan(pixel * channels, channels));
        float largest = edges.Max();
        Draw("the image", image, Drawing.Side);
        Draw("its edges", [.. edges.Select(edge => largest > 0 ? edge / largest : 0)], width);
    }

    /// <summary>Of the gradient whose parts the channels are.</summary>
    private static float Length(ReadOnlySpan<float> parts)
    {
        float squares = 0;
        foreach (float part in parts)
            squares += part * part;
        return MathF.Sqrt(squares);
    }

    private static void Draw(string title, ReadOnlySpan<float> image, int width)
    {
        Console.WriteLine($"{title}:");
        if (Screen.IsTerminal)
        {
            AnsiConsole.Write(Drawing.InHalfBlocks(image, reduction: 1, width));
            Console.WriteLine();
            return;
        }

        foreach (string line in Drawing.InCharacters(image, width))
            Console.WriteLine(line.TrimEnd());
    }
}
