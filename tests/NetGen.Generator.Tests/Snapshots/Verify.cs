// The surface and file conventions of Verify.Xunit over DiffEngine, for as long as that package's dependencies cannot be restored.
// To change over: delete this file and reference Verify.Xunit. No test and no snapshot changes.
using System.Runtime.CompilerServices;
using DiffEngine;

namespace VerifyXunit;

public sealed class VerifyException(string message) : Exception(message);

public static class Verifier
{
    /// <summary>Compares the text with <c>TestFile.Method.verified.extension</c> beside the test.</summary>
    public static SettingsTask Verify(
        string target, string extension = "txt", [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "") =>
        new(target, extension, sourceFile, method);
}

/// <summary>A comparison about to be made; it is made when awaited.</summary>
public sealed class SettingsTask(string target, string extension, string sourceFile, string method)
{
    private string _parameters = "";

    /// <summary>Tells the cases of a theory apart: <c>TestFile.Method_text.verified.extension</c>.</summary>
    public SettingsTask UseTextForParameters(string text)
    {
        _parameters = "_" + text;
        return this;
    }

    public TaskAwaiter GetAwaiter() => Compare().GetAwaiter();

    private async Task Compare()
    {
        string name = Path.Combine(
            Path.GetDirectoryName(sourceFile)!, $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}{_parameters}");
        string verified = $"{name}.verified.{extension}";
        string received = $"{name}.received.{extension}";
        string text = target.Replace("\r\n", "\n").TrimEnd('\n');

        string? expected = File.Exists(verified) ? (await File.ReadAllTextAsync(verified)).Replace("\r\n", "\n").TrimEnd('\n') : null;
        if (text == expected)
        {
            File.Delete(received);
            DiffRunner.Kill(received, verified);
            return;
        }

        await File.WriteAllTextAsync(received, text);
        if (!DiffRunner.Disabled)
            await DiffRunner.LaunchAsync(received, verified);
        throw new VerifyException(
            $"{(expected is null ? "no snapshot yet" : FirstDifference(expected, text))}\nreceived: {received}\nverified: {verified}\n"
                + "If the received text is right, rename it to the verified file.");
    }

    private static string FirstDifference(string expected, string actual)
    {
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        int line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1} was '{before.ElementAtOrDefault(line)}' and is '{after.ElementAtOrDefault(line)}'";
    }
}
