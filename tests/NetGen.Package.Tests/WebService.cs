using System.Diagnostics;
using System.Text.RegularExpressions;

namespace NetGen.Package.Tests;

/// <summary>A web service that runs in a process of its own, at a free port of this machine alone.</summary>
internal sealed class WebService : IAsyncDisposable
{
    /// <summary>One that takes longer to start hangs.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private WebService(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts a built program; it says itself which port it found.</summary>
    public static async Task<WebService> Start(string directory, string program)
    {
        ProcessStartInfo start = new("dotnet", [program, "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        TaskCompletionSource<Uri> address = new();
        string said = "";
        process.OutputDataReceived += (_, line) =>
        {
            said += line.Data + "\n";
            if (line.Data is null)
                address.TrySetException(new InvalidOperationException($"the service ended before it listened:\n{said}"));
            else if (Regex.Match(line.Data, @"Now listening on: (http://\S+)") is { Success: true } match)
                address.TrySetResult(new Uri(match.Groups[1].Value));
        };
        process.BeginOutputReadLine();
        try
        {
            return new WebService(process, await address.Task.WaitAsync(s_limit));
        }
        catch
        {
            await End(process);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await End(_process);

    private static async Task End(Process process)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
