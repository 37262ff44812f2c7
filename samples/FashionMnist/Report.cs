using NetGen;
using Samples;
using Spectre.Console;

namespace FashionMnist;

/// <summary>What the trained network does with the test images.</summary>
public static class Report
{
    private const int ImagesShown = 12, ImagesAcross = 4;

    /// <summary>How many images of each class (rows) were taken for which (columns).</summary>
    public static void ShowConfusion(Evaluation evaluation)
    {
        IReadOnlyList<string> classes = evaluation.Classes;
        int name = classes.Max(text => text.Length);
        string columns = string.Concat(Enumerable.Range(0, classes.Count).Select(index => $"{index,5}"));
        AnsiConsole.WriteLine("\nrows: what they are; columns: what the network takes them for");
        AnsiConsole.WriteLine($"{"",2} {"".PadRight(name)}{columns}   found");
        for (int row = 0; row < classes.Count; row++)
        {
            AnsiConsole.Markup(Markup.Escape($"{row,2} {classes[row].PadRight(name)}"));
            for (int column = 0; column < classes.Count; column++)
                AnsiConsole.Write(new Text($"{evaluation.ConfusionMatrix[row, column],5}", Colour(evaluation, row, column)));
            double recall = evaluation.Recall(row) * 100;
            AnsiConsole.WriteLine(double.IsNaN(recall) ? "       -" : $"{recall,6:F1} %");
        }
    }

    /// <summary>
    /// The first test images, each with what the network takes it for, how sure it is, and what it is where that differs.
    /// </summary>
    public static void ShowImages(FashionCnn network, DataSet test)
    {
        Image[] images = [.. Enumerable.Range(0, Math.Min(ImagesShown, test.Count)).Select(index => Look(network, test, index))];
        Console.WriteLine();
        foreach (Image[] row in images.Chunk(ImagesAcross))
        {
            if (Screen.IsTerminal)
                ShowInColour(row);
            else
                ShowInCharacters(row);
        }
    }

    private static Image Look(FashionCnn network, DataSet test, int index)
    {
        float[] pixels = new float[FashionCnn.InputLength];
        float[] probabilities = new float[FashionCnn.OutputLength];
        test.CopyInputs(index, pixels);
        network.Predict(pixels, probabilities);

        int guess = network.Classify(pixels), actual = test.Labels[index];
        IReadOnlyList<string> classes = FashionCnn.Info.Classes;
        return new Image(pixels, $"{classes[guess]} {probabilities[guess] * 100:F0} %", guess == actual ? "" : $"is {classes[actual]}");
    }

    private static void ShowInColour(Image[] images)
    {
        int reduction = AnsiConsole.Profile.Width >= ImagesAcross * (Drawing.Side + 2) ? 1 : 2;
        Grid grid = new();
        foreach (Image _ in images)
            grid.AddColumn(
                new GridColumn { Width = Math.Max(Drawing.Side / reduction, 17), NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        grid.AddRow([.. images.Select(image => Drawing.InHalfBlocks(image.Pixels, reduction))]);
        grid.AddRow([.. images.Select(image => new Text(image.Guess, new Style(image.Actual == "" ? Color.Green : Color.Red)))]);
        grid.AddRow([.. images.Select(image => new Text(image.Actual))]);
        AnsiConsole.Write(grid);
    }

    private static void ShowInCharacters(Image[] images)
    {
        IReadOnlyList<string>[] drawings = [.. images.Select(image => Drawing.InCharacters(image.Pixels))];
        for (int line = 0; line < drawings[0].Count; line++)
            WriteColumns(drawings.Select(drawing => drawing[line]));
        WriteColumns(images.Select(image => image.Guess));
        WriteColumns(images.Select(image => image.Actual));
    }

    private static void WriteColumns(IEnumerable<string> texts) =>
        Console.WriteLine(string.Join("  ", texts.Select(text => text.PadRight(Drawing.Side))).TrimEnd());

    private static Style Colour(Evaluation evaluation, int row, int column) => evaluation.ConfusionMatrix[row, column] switch
    {
        _ when row == column => new Style(Color.Green),
        0 => new Style(decoration: Decoration.Dim),
        _ => new Style(Color.Red),
    };

    /// <param name="Pixels">28x28 values, 0 to 1.</param>
    /// <param name="Guess">What the network takes it for, and its probability.</param>
    /// <param name="Actual">What it is, where that differs; else empty.</param>
    private sealed record Image(float[] Pixels, string Guess, string Actual);
}
