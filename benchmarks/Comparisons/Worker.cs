using System.Diagnostics;

namespace NetGen.Benchmarks.Comparisons;

/// <summary>A program that measures on request, one line in and one line out; benchmarks/peers/README.md lists the lines.</summary>
public sealed class Worker : IDisposable
{
    /// <summary>A measurement takes seconds; whoever takes this long hangs.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;

    /// <param name="contestant">Its name in the tables.</param>
    /// <param name="threads">With one, it runs on the machine's last core alone, where there is <c>taskset</c>.</param>
    /// <param name="environment">Variables of its own.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <exception cref="WorkerException">It does not start.</exception>
    public Worker(string contestant, int threads, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        Contestant = contestant;
        if (threads == 1 && File.Exists("/usr/bin/taskset"))
            command = ["/usr/bin/taskset", "-c", $"{Environment.ProcessorCount - 1}", .. command];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        Version = Answer("its first line");
    }

    public string Contestant { get; }

    /// <summary>What it said it is.</summary>
    public string Version { get; }

    /// <summary>Sends a line and returns the answer without its <c>ok</c>.</summary>
    /// <exception cref="WorkerException">The worker reports an error, ends or says nothing.</exception>
    public string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return Answer($"'{line}'");
    }

    public Reading Measure(Trial trial, double seconds)
    {
        string[] parts = Ask(trial.Command(seconds)).Split(' ', 4);
        return new Reading(double.Parse(parts[0]), double.Parse(parts[1]), parts.Length > 3 ? parts[3] : "");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private string Answer(string question)
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        if (!line.Wait(s_limit))
        {
            _process.Kill(entireProcessTree: true);
            throw new WorkerException($"{Contestant} did not answer {question} within {s_limit.TotalMinutes} minutes");
        }
        return line.Result switch
        {
            string answer when answer.StartsWith("ok", StringComparison.Ordinal) => answer[2..].Trim(),
            string answer => throw new WorkerException($"{Contestant} answers {question} with: {answer}"),
            null => throw new WorkerException($"{Contestant} ended at {question}"),
        };
    }
}

/// <summary>A worker cannot do what it was asked for.</summary>
public sealed class WorkerException(string message) : Exception(message);
