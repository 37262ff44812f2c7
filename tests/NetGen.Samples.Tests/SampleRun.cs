using System.Diagnostics;

namespace NetGen.Samples.Tests;

/// <summary>What a run of a sample printed and ended with.</summary>
public sealed record SampleRun(int ExitCode, string Output, string Error)
{
    private const string FashionMnist = "FashionMnist.dll";

    /// <summary>No run here takes more than a few seconds; one that hangs fails instead of stopping everything.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    public string LastLine => Output.TrimEnd().Split('\n')[^1];

    public static SampleRun Of(params string[] arguments) => Of(null, arguments);

    /// <summary>Runs the Fashion-MNIST sample to its end.</summary>
    /// <param name="netgenData">The variable NETGEN_DATA; null leaves it unset.</param>
    /// <param name="arguments">The command line.</param>
    public static SampleRun Of(string? netgenData, string[] arguments)
    {
        using Process process = Start(FashionMnist, netgenData, arguments);
        return Finish(process, process.StandardOutput.ReadToEndAsync(), "");
    }

    /// <summary>Runs another sample to its end.</summary>
    public static SampleRun OfProgram(string program, params string[] arguments)
    {
        using Process process = Start(program, null, arguments);
        return Finish(process, process.StandardOutput.ReadToEndAsync(), "");
    }

    /// <summary>Runs the sample, calls back at its first line with some text, and waits for its end.</summary>
    public static SampleRun Interrupted(string atLineWith, Action<Process> interrupt, params string[] arguments)
    {
        using Process process = Start(FashionMnist, null, arguments);
        string read = "";
        while (process.StandardOutput.ReadLine() is string line)
        {
            read += line + "\n";
            if (!line.Contains(atLineWith, StringComparison.Ordinal))
                continue;
            interrupt(process);
            break;
        }

        return Finish(process, process.StandardOutput.ReadToEndAsync(), read);
    }

    private static Process Start(string program, string? netgenData, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["NETGEN_DATA"] = netgenData;
        return Process.Start(start)!;
    }

    private static SampleRun Finish(Process process, Task<string> output, string read)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the sample did not end within {s_limit}; it printed: {read}{output.Result}{error.Result}");
        }

        return new SampleRun(
            process.ExitCode, (read + output.Result).ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }
}
