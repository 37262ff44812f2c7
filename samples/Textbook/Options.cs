using System.CommandLine;
using NetGen;
using NetGen.CommandLines;
using Samples;

namespace Textbook;

/// <summary>What the command line asks of a lesson.</summary>
/// <param name="Data">The folder of images, or null for the usual ones.</param>
/// <param name="Epochs">How often to go through the training images.</param>
/// <param name="Threads">Threads to train on.</param>
/// <param name="Seed">Of initial weights and shuffling.</param>
internal sealed record Options(string? Data, int Epochs, int Threads, ulong Seed)
{
    /// <summary>A command for each lesson.</summary>
    public static RootCommand Command()
    {
        RootCommand command = new("""
            Trains one of the networks that the textbooks teach with, and shows what its text is about.
            Exit codes: 0 done, 1 a file is missing or wrong, 2 the command line is wrong.
            """);
        foreach (Lesson lesson in Lesson.All)
            command.Add(Command(lesson));
        command.SetAction(_ => command.Parse("--help").Invoke());
        return command;
    }

    /// <summary>The images of Fashion-MNIST: <c>train</c> or <c>t10k</c>.</summary>
    public DataSet Images(string part) => ImageFolder.Find(Data).Load(part);

    private static Command Command(Lesson lesson)
    {
        Option<string?> data = SampleOptions.Data();
        Option<int> epochs = ValueOption.WholeNumber(
            "--epochs",
            lesson.Epochs > 0 ? "how often to go through the training images" : "without effect: this one does not go by epochs",
            1, 10_000, lesson.Epochs > 0 ? lesson.Epochs : null);
        Option<int> threads = SampleOptions.Threads();
        Option<ulong> seed = SampleOptions.Seed("of initial weights and shuffling");
        Command command = new(lesson.Name, lesson.Shows) { data, epochs, threads, seed };
        command.SetAction(parsed =>
        {
            Screen.Prepare();
            lesson.Run(new Options(parsed.GetValue(data), parsed.GetValue(epochs), parsed.GetValue(threads), parsed.GetValue(seed)));
        });
        return command;
    }
}
