using NetGen;
using Samples;

namespace Textbook;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(Lesson Lesson)
{
    public int Epochs { get; private init; } = Lesson.Epochs;

    public int Threads { get; private init; } = Environment.ProcessorCount;

    public ulong Seed { get; private init; } = 1;

    public bool Help { get; private init; }

    private string? Data { get; init; }

    public static string Usage => $"""
        Trains one of the networks that the textbooks teach with, and shows what its text is about.

        {string.Join(Environment.NewLine, Lesson.All.Select(lesson => $"  {lesson.Name,-13}{lesson.Shows}"))}

          --data DIR     folder of Fashion-MNIST's four IDX files, gzipped or not
                         (default: NETGEN_DATA, else {ImageFolder.DebianFolder},
                         else the 7,000 images that come with the program)
          --epochs N     how often to go through the training images (default: the lesson's own)
          --threads N    threads to train on; the result is the same whatever their number (default: all, {Environment.ProcessorCount})
          --seed N       of initial weights and shuffling (default: 1)
          --help         this text

        Exit codes: 0 done, 1 a file is missing or wrong, 2 the command line is wrong.
        """;

    /// <summary>Reads the lesson's name and its options.</summary>
    /// <exception cref="SampleException">There is no such lesson or option, or a value will not do.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        string name = arguments.Count > 0 ? arguments[0] : CommandLine.Help;
        Lesson? lesson = Lesson.All.FirstOrDefault(lesson => lesson.Name == name);
        if (lesson is null && !name.StartsWith('-'))
            throw CommandLine.Wrong($"unknown network '{name}'");
        Options options = new(lesson ?? Lesson.All[0]) { Help = lesson is null };
        foreach ((string option, string value) in CommandLine.Options([.. arguments.Skip(lesson is null ? 0 : 1)], "--data", "--epochs", "--threads", "--seed"))
            options = options.With(option, value);
        return options;
    }

    /// <summary>The pictures of Fashion-MNIST: <c>train</c> or <c>t10k</c>.</summary>
    public DataSet Images(string part) => ImageFolder.Find(Data).Load(part);

    private Options With(string name, string value) => name switch
    {
        CommandLine.Help => this with { Help = true },
        "--data" => this with { Data = CommandLine.Path(name, value) },
        "--epochs" => this with { Epochs = (int)CommandLine.Number(name, value, 1, 10_000) },
        "--threads" => this with { Threads = (int)CommandLine.Number(name, value, 1, 256) },
        _ => this with { Seed = CommandLine.Number(name, value, 0, ulong.MaxValue) },
    };
}
