using System.CommandLine;
using System.CommandLine.Parsing;

namespace NetGen.CommandLines;

/// <summary>Runs what a command line asks for.</summary>
public static class ProgramRun
{
    /// <summary>What a program ends with whose command line is wrong.</summary>
    public const int WrongExitCode = 2;

    /// <summary>
    /// Runs the command that the arguments name, or shows its help; a mistake in them is told in one line of the error stream.
    /// </summary>
    /// <param name="root">The commands there are. Their exceptions pass through.</param>
    /// <param name="program">What the line begins with.</param>
    /// <param name="arguments">As the operating system gave them; an argument that begins with @ is no file to read more from.</param>
    /// <returns>The command's exit code, 0 after help, <see cref="WrongExitCode"/> after a mistake.</returns>
    public static int Run(this RootCommand root, string program, IReadOnlyList<string> arguments)
    {
        ParseResult parsed = root.Parse(
            arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Errors.Count == 0)
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

        // A wrong option often leaves words behind that nothing takes; it is the mistake to mend.
        ParseError mistake = parsed.Errors.FirstOrDefault(error => error.SymbolResult is OptionResult) ?? parsed.Errors[0];
        Console.Error.WriteLine($"{program}: {mistake.Message.TrimEnd('.')}; --help lists the options");
        return WrongExitCode;
    }
}
