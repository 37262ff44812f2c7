namespace Samples;

/// <summary>Something that the person who runs the sample can put right; it is told in one line.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="exitCode">What the program ends with: 1 for files, 2 for the command line.</param>
public sealed class SampleException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode => exitCode;
}
