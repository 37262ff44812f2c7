using System.Text;
using NetGen;
using Spectre.Console;

namespace Samples;

/// <summary>Whether there is a terminal to draw on, and what shows progress on it.</summary>
public static class Screen
{
    /// <summary>A person is watching, on a terminal that can move its cursor and show colours.</summary>
    public static bool IsTerminal { get; } =
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

    /// <summary>Lets a terminal show block characters, and keeps colours out of anything else.</summary>
    public static void Prepare()
    {
        if (IsTerminal)
            Console.OutputEncoding = Encoding.UTF8;
        else
            AnsiConsole.Console = AnsiConsole.Create(
                new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
    }

    /// <summary>Shows the progress that <paramref name="fit"/> reports: bars on a terminal, else plain lines.</summary>
    public static TrainingResult ShowProgress(Func<IProgress<TrainingProgress>, TrainingResult> fit)
    {
        if (!IsTerminal)
            return fit(new ProgressLines(Console.Out));

        return AnsiConsole.Progress()
            .Columns(ProgressBars.Columns(AnsiConsole.Profile.Width))
            .Start(context => fit(new ProgressBars(context)));
    }
}
