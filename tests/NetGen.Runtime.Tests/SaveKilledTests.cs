using System.Diagnostics;
using NetGen.CompilerServices;
using NetGen.Runtime.Tests.Fixtures;

namespace NetGen.Runtime.Tests;

public class SaveKilledTests
{
    [Fact]
    public void A_process_killed_while_it_saves_leaves_a_whole_file()
    {
        using TemporaryFolder folder = new();
        string path = folder["weights.safetensors"];
        for (int run = 0; run < 12; run++)
        {
            int saved = RunAndKill(path, afterLines: run % 4 + 1);
            using ParameterBlock block = ParameterBlock.Load(SaveLoop.Program.Info, path);
            float[] values = block.Read("layer.weight");
            Assert.All(values, value => Assert.Equal(values[0], value));
            Assert.True(values[0] >= saved, $"the file holds save {values[0]}; {saved} had returned");
        }
    }

    /// <summary>Starts the loop, kills it once it has reported some saves, and returns the last one it reported.</summary>
    private static int RunAndKill(string path, int afterLines)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { typeof(SaveLoop.Program).Assembly.Location, path },
        };
        using Process process = Process.Start(start)!;
        int saved = -1;
        for (int line = 0; line < afterLines; line++)
            saved = int.Parse(process.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
        process.Kill();
        process.WaitForExit();
        return saved;
    }
}
