using Samples;

namespace FashionMnist;

/// <summary>What the command line asks for.</summary>
public sealed record Options
{
    public string? Data { get; private init; }

    public int Epochs { get; private init; } = 3;

    public int Batch { get; private init; } = 50;

    public int Threads { get; private init; } = Environment.ProcessorCount;

    public ulong Seed { get; private init; } = 1;

    public string Model { get; private init; } = "fashion-cnn.safetensors";

    public bool Help { get; private init; }

    public static string Usage => $"""
        Trains the network of models/fashion-cnn.yaml on Fashion-MNIST, saves it, loads it again and tests it.

          --data DIR     folder of the four IDX files, gzipped or not
                         (default: NETGEN_DATA, else {ImageFolder.DebianFolder},
                         else the 7,000 images that come with the program)
          --epochs N     how often to go through the training images (default: 3)
          --batch N      images a step (default: 50)
          --threads N    threads to train on; the result is the same whatever their number (default: all, {Environment.ProcessorCount})
          --seed N       of initial weights, shuffling and dropout (default: 1)
          --model PATH   file to save the weights to, as safetensors (default: fashion-cnn.safetensors)
          --help         this text

        Ctrl+C stops training; what was learned until then is saved and tested.
        Exit codes: 0 done, 1 a file is missing or wrong, 2 the command line is wrong.
        """;

    /// <summary>Reads a command line; the last of several values of an option wins.</summary>
    /// <exception cref="SampleException">An option is unknown or its value will not do.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = new();
        foreach ((string name, string value) in CommandLine.Options(arguments, "--data", "--epochs", "--batch", "--threads", "--seed", "--model"))
        {
            options = options.With(name, value);
            if (options.Help)
                break;
        }
        return options;
    }

    private Options With(string name, string value) => name switch
    {
        CommandLine.Help => this with { Help = true },
        "--data" => this with { Data = CommandLine.Path(name, value) },
        "--epochs" => this with { Epochs = (int)CommandLine.Number(name, value, 1, 10_000) },
        "--batch" => this with { Batch = (int)CommandLine.Number(name, value, 1, 10_000) },
        "--threads" => this with { Threads = (int)CommandLine.Number(name, value, 1, 256) },
        "--seed" => this with { Seed = CommandLine.Number(name, value, 0, ulong.MaxValue) },
        _ => this with { Model = CommandLine.Path(name, value) },
    };
}
