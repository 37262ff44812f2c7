using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using NetGen.Tests.Shared;

namespace NetGen.Samples.Tests;

/// <summary>The sample in a single native file sees what it sees under the just-in-time compiler.</summary>
public sealed class TinyDigitTests
{
    private static readonly string[] Names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    [Fact]
    public void It_reads_the_digits_drawn_for_it()
    {
        SampleRun run = SampleRun.OfProgram("TinyDigit.dll");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Names.Select((name, digit) => (name, digit)), Read(run.Output).Select(seen => (seen.Name, seen.Digit)));
    }

    [Fact]
    public void A_image_of_another_format_is_refused_with_what_to_do()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "P5\n28 28\n255\n too short");
        SampleRun run = SampleRun.OfProgram("TinyDigit.dll", path);
        File.Delete(path);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"{path}: no binary PGM of 28x28 pixels; make one by: ", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Sums are formed in another order at another width, so percentages may differ in the last digit.</summary>
    [NativeTheory]
    [InlineData("", "128-bit vectors without fused multiply-add")]
    [InlineData("native", "the widest vectors of the machine that builds it")]
    public void The_native_file_answers_as_the_assembly_does(string instructionSet, string width)
    {
        string folder = Directory.CreateTempSubdirectory("netgen-native-").FullName;
        try
        {
            SampleRun publish = Run("dotnet", [
                "publish", Path.Combine(RepositoryRoot.Path, "samples", "TinyDigit"), "-c", Metadata("Configuration"), "-o", folder,
                "-p:BuildProjectReferences=false", "-p:IlcInstructionSet=" + instructionSet]);
            Assert.True(publish.ExitCode == 0, publish.Output + publish.Error);
            Assert.Equal(2, publish.Output.Split($"NetGen: this native build uses {width} (").Length);
            Assert.DoesNotContain("warning", publish.Output, StringComparison.Ordinal);

            string program = Assert.Single(Directory.GetFiles(folder));
            SampleRun native = Run(program, []);

            Assert.Equal(0, native.ExitCode);
            Assert.Equal(Read(SampleRun.OfProgram("TinyDigit.dll").Output), Read(native.Output), (expected, actual) =>
                (expected.Name, expected.Digit) == (actual.Name, actual.Digit) && Math.Abs(expected.Percent - actual.Percent) < 0.011);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Name, int Digit, double Percent)> Read(string output) =>
        from line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let parts = line.Split([':', ' ', '('])
        select (parts[0], int.Parse(parts[2], CultureInfo.InvariantCulture), double.Parse(parts[4], CultureInfo.InvariantCulture));

    private static SampleRun Run(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        // What the test run's own SDK set for its children must not reach this one, and no server may outlive it and keep its output open.
        foreach (string name in start.Environment.Keys.ToArray())
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new SampleRun(process.ExitCode, output, error.Result);
    }

    private static string Metadata(string key) =>
        typeof(TinyDigitTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;

    /// <summary>Runs where the platform's linker is, and always where continuous integration is to run it.</summary>
    private sealed class NativeTheoryAttribute : TheoryAttribute
    {
        public NativeTheoryAttribute()
        {
            if (Environment.GetEnvironmentVariable("CI") is null && !OperatingSystem.IsWindows() && !HasClang)
                Skip = "NativeAOT needs clang and zlib's headers (Debian: apt install clang zlib1g-dev)";
            else if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
                Skip = "the widths are those of x64";
        }

        private static bool HasClang =>
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "clang")));
    }
}
