using System.Text.RegularExpressions;
using NetGen.Compiler;

namespace NetGen.Generator;

/// <summary>A fault of the compiler's own becomes a diagnostic of the spec that brought it out; the build goes on.</summary>
internal static class Fault
{
    /// <summary>Roslyn cancels by exception, and must see that one.</summary>
    public static bool IsFault(Exception exception) => exception is not OperationCanceledException;

    public static Diagnostic Describe(string path, Exception exception) =>
        new(DiagnosticCatalog.CompilerFault, Message(path, exception), Anchor.File);

    public static string Message(string path, Exception exception) =>
        $"the compiler failed on {Path.GetFileName(path)}: {exception.GetType().Name}: {OneLine(exception.Message)}"
        + $" ({OneLine(FirstFrame(exception))}); please report it with the spec";

    private static string FirstFrame(Exception exception) =>
        exception.StackTrace?.Split('\n')[0] ?? "no stack trace";

    private static string OneLine(string text) => Regex.Replace(text, @"\s+", " ").Trim();
}
