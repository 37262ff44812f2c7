using System.CommandLine;
using NetGen.CommandLines;
using Samples;

namespace FashionMnist;

/// <summary>What the command line asks for.</summary>
/// <param name="Data">The folder of images, or null for the usual ones.</param>
/// <param name="Epochs">How often to go through the training images.</param>
/// <param name="Batch">Images a step.</param>
/// <param name="Threads">Threads to train on.</param>
/// <param name="Seed">Of initial weights, shuffling and dropout.</param>
/// <param name="Model">The file to save the weights to.</param>
public sealed record Options(string? Data, int Epochs, int Batch, int Threads, ulong Seed, string Model)
{
    /// <summary>The command line, and what to do with what it says.</summary>
    public static RootCommand Command(Func<Options, int> run)
    {
        Option<string?> data = SampleOptions.Data();
        Option<int> epochs = ValueOption.WholeNumber("--epochs", "how often to go through the training images", 1, 10_000, 3);
        Option<int> batch = ValueOption.WholeNumber("--batch", "images a step", 1, 10_000, 50);
        Option<int> threads = SampleOptions.Threads();
        Option<ulong> seed = SampleOptions.Seed("of initial weights, shuffling and dropout");
        Option<string?> model = ValueOption.Path(
            "--model", "PATH", "file to save the weights to, as safetensors", "fashion-cnn.safetensors");
        RootCommand command = new("""
            Trains the network of models/fashion-cnn.yaml on Fashion-MNIST, saves it, loads it again and tests it.
            Ctrl+C stops training; what was learned until then is saved and tested.
            Exit codes: 0 done, 1 a file is missing or wrong, 2 the command line is wrong.
            """)
        {
            data, epochs, batch, threads, seed, model,
        };
        command.SetAction(parsed => run(new Options(
            parsed.GetValue(data), parsed.GetValue(epochs), parsed.GetValue(batch), parsed.GetValue(threads), parsed.GetValue(seed),
            parsed.GetRequiredValue(model)!)));
        return command;
    }
}
