using System.Globalization;
using TinyDigit;

// Reads digits: those of Drawings.cs, or the pictures named on the command line. A line for each: what it is called, which digit it
// looks like, and how sure the network is.
try
{
    IReadOnlyList<Picture> pictures = args.Length > 0 ? Array.ConvertAll(args, Picture.Read) : Drawings.All;
    float[] probabilities = new float[TinyCnn.OutputLength];
    foreach (Picture picture in pictures)
    {
        TinyCnn.Default.Predict(picture.Pixels, probabilities);
        int digit = TinyCnn.Default.Classify(picture.Pixels);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{picture.Name}: {digit} ({probabilities[digit] * 100:F2} %)"));
    }
    return 0;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
