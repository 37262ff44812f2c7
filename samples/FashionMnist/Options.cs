using System.Globalization;
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

    /// <summary>Reads <c>--name value</c> and <c>--name=value</c>; the last of several wins.</summary>
    /// <exception cref="SampleException">An option is unknown or its value will not do.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = new();
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i].Split('=', 2)[0];
            if (name is "--help" or "-h" or "-?")
                return options with { Help = true };
            if (name is not ("--data" or "--epochs" or "--batch" or "--threads" or "--seed" or "--model"))
                throw Wrong($"unknown option '{name}'");

            string value = name.Length < arguments[i].Length ? arguments[i][(name.Length + 1)..]
                : ++i < arguments.Count ? arguments[i]
                : throw Wrong($"{name} needs a value");
            options = options.With(name, value);
        }
        return options;
    }

    private Options With(string name, string value) => name switch
    {
        "--data" => this with { Data = Path(name, value) },
        "--epochs" => this with { Epochs = (int)Number(name, value, 1, 10_000) },
        "--batch" => this with { Batch = (int)Number(name, value, 1, 10_000) },
        "--threads" => this with { Threads = (int)Number(name, value, 1, 256) },
        "--seed" => this with { Seed = Number(name, value, 0, ulong.MaxValue) },
        _ => this with { Model = Path(name, value) },
    };

    private static string Path(string name, string value) =>
        value.Length > 0 && !value.Contains('\0') ? value : throw Wrong($"{name} needs a path, not '{value}'");

    private static ulong Number(string name, string value, ulong least, ulong most)
    {
        if (ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number >= least && number <= most)
            return number;
        throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{name} needs a whole number from {least} to {most}, not '{value}'"));
    }

    private static SampleException Wrong(string what) => new($"{what}; --help lists the options", exitCode: 2);
}
