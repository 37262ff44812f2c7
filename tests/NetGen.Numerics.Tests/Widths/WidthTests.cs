using System.Diagnostics;

namespace NetGen.Numerics.Tests;

/// <summary>
/// The comparisons with PyTorch and with the interpreter again, in processes whose vectors are narrower than this machine's,
/// and over the runtime's build for .NET 8. A machine that lacks a width has one run the less to make: the narrower ones stay.
/// </summary>
public class WidthTests
{
    private const int RandomNetworks = 60;

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public void Agree_with_narrower_vectors(string disabled, int bits)
    {
        int expected = Math.Min(bits, Program.VectorBits);
        AssertAgrees(AppContext.BaseDirectory, disabled, expected, "net10.0");
    }

    [Fact]
    public void Agree_over_the_runtime_for_net8()
    {
        string folder = Directory.CreateTempSubdirectory("netgen-net8-").FullName;
        try
        {
            CopyFolder(AppContext.BaseDirectory, folder);
            File.Copy(Path.Combine(AppContext.BaseDirectory, "net8.0", "NetGen.dll"), Path.Combine(folder, "NetGen.dll"), overwrite: true);
            AssertAgrees(folder, null, Program.VectorBits, "net8.0");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AssertAgrees(string folder, string? disabled, int bits, string framework)
    {
        string program = Path.Combine(folder, Path.GetFileName(typeof(WidthTests).Assembly.Location));
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", program, $"{bits}", framework, $"{RandomNetworks}" },
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        if (disabled is not null)
            start.Environment[disabled] = "0";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string summary = Program.Summary(bits, framework, ReferenceTests.AllNames.Count(), RandomNetworks);
        Assert.True(process.ExitCode == 0 && output.Contains(summary, StringComparison.Ordinal), output);
    }

    private static void CopyFolder(string source, string target)
    {
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
