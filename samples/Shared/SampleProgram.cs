using System.CommandLine;
using System.Globalization;
using NetGen;
using NetGen.CommandLines;

namespace Samples;

/// <summary>Runs a sample, and tells in one line what the person who runs it can put right.</summary>
public static class SampleProgram
{
    /// <param name="command">What the sample does.</param>
    /// <param name="name">What a line about a mistake begins with.</param>
    /// <param name="arguments">The command line.</param>
    /// <returns>The exit code: 0 done, 1 a file is missing or wrong, 2 the command line is wrong.</returns>
    public static int Run(RootCommand command, string name, string[] arguments)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return command.Run(name, arguments);
        }
        catch (Exception exception) when (exception is SampleException or IdxException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{name}: {exception.Message}");
            return 1;
        }
    }
}
