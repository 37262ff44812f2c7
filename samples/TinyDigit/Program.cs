using System.Globalization;
using TinyDigit;

// Reads digits: those of Drawings.cs, or the images named on the command line. A line for each: what it is called, which digit it
// looks like, and how sure the network is.
try
{
    IReadOnlyList<Image> images = args.Length > 0 ? Array.ConvertAll(args, Image.Read) : Drawings.All;
    float[] probabilities = new float[TinyCnn.OutputLength];
    foreach (Image image in images)
    {
        TinyCnn.Default.Predict(image.Pixels, probabilities);
        int digit = TinyCnn.Default.Classify(image.Pixels);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{image.Name}: {digit} ({probabilities[digit] * 100:F2} %)"));
    }
    return 0;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
