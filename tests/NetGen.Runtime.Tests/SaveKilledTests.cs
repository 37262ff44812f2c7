using System.Diagnostics;
using NetGen.Runtime.Tests.Fixtures;

namespace NetGen.Runtime.Tests;

public class SaveKilledTests
{
    private const int Runs = 12;

    [Fact]
    public void A_process_killed_while_it_saves_leaves_a_whole_file()
    {
        using TemporaryFolder folder = new();
        string path = folder["weights.safetensors"];
        uint[] words = new uint[Runs];
        Philox.Fill(words, 1, 0, 0, 0);
        for (int run = 0; run < Runs; run++)
        {
            RunAndKill(path, afterLines: run % 3 + 1, pause: (int)(words[run] % 60_000));
            using ParameterBlock block = ParameterBlock.Load(SaveLoop.Program.Info, path);
            float[] values = block.Read("layer.weight");
            Assert.True(values[0] is 0 or 1, $"the file holds {values[0]}");
            Assert.Equal(-1, values.AsSpan().IndexOfAnyExcept(values[0]));
        }

        // What the killed ones left goes with the next save.
        using ParameterBlock last = ParameterBlock.Load(SaveLoop.Program.Info, path);
        last.Save(path);
        if (!OperatingSystem.IsWindows())
            Assert.Equal([path], folder.Files);
    }

    /// <summary>Starts the loop and, once it has reported some saves, kills it somewhere within the next ones.</summary>
    private static void RunAndKill(string path, int afterLines, int pause)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { typeof(SaveLoop.Program).Assembly.Location, path },
        };
        using Process process = Process.Start(start)!;
        for (int line = 0; line < afterLines; line++)
            Assert.NotNull(process.StandardOutput.ReadLine());
        Thread.SpinWait(pause);
        process.Kill();
        process.WaitForExit();
    }
}
