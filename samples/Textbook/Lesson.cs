using Textbook.Lessons;

namespace Textbook;

/// <summary>One network of the textbooks, trained and shown.</summary>
/// <param name="Name">The command.</param>
/// <param name="Shows">What there is to see, in a line.</param>
/// <param name="Epochs">How many it trains for unless told otherwise; 0 where it does not go by epochs.</param>
/// <param name="Run">Trains and prints.</param>
internal sealed record Lesson(string Name, string Shows, int Epochs, Action<Options> Run)
{
    public static IReadOnlyList<Lesson> All { get; } =
    [
        new("fashion-mlp", "checks every gradient of a small network, then stops when accuracy falls", 10, MlpLesson.Run),
        new("tiny-cnn", "the loss of a network that knows nothing, and what three epochs make of it", 3, TinyCnnLesson.Run),
        new("logistic", "one neuron tells sandals from ankle boots, on all images at once", 0, LogisticLesson.Run),
        new("lenet5-relu", "the classic among convolutional networks", 3, LeNetLesson.Run),
        new("sobel", "a filter that nobody trained draws the edges of an image", 0, SobelLesson.Run),
        new("autoencoder", "learns to reproduce a machine's hum, and notices when it changes", 30, AutoencoderLesson.Run),
    ];
}
