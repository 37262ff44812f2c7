// The networks that the textbooks teach with: one command trains one and shows what its text is about.

using System.Globalization;
using NetGen;
using Samples;
using Textbook;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

try
{
    Options options = Options.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(Options.Usage);
        return 0;
    }

    Screen.Prepare();
    options.Lesson.Run(options);
    return 0;
}
catch (SampleException exception)
{
    Console.Error.WriteLine($"textbook: {exception.Message}");
    return exception.ExitCode;
}
catch (Exception exception) when (exception is IdxException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"textbook: {exception.Message}");
    return 1;
}
