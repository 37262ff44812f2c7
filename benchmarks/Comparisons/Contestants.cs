using System.Diagnostics;

namespace NetGen.Benchmarks.Comparisons;

/// <summary>NetGen and those of its peers that the machine has.</summary>
internal static class Contestants
{
    /// <summary>Where peers/setup.sh puts what it builds.</summary>
    private static readonly string s_installed = Environment.GetEnvironmentVariable("NETGEN_PEERS")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "netgen-peers");

    private static readonly IReadOnlyDictionary<string, string> s_nothing = new Dictionary<string, string>();

    /// <summary>The program that measures the machine; null where it was not built.</summary>
    public static string? Limits => Existing("limits");

    /// <summary>Starts NetGen, and the peers that are there; a word to the user about each that is not.</summary>
    public static IReadOnlyList<Worker> Start(string netgen, int threads, Action<string> missing)
    {
        List<Worker> workers = [new(Cell.Us, threads, s_nothing, "dotnet", netgen, $"{threads}")];
        // PyTorch first: it writes the ONNX files.
        if (Python() is not string python)
            missing("No python3 with torch, onnx and numpy: neither PyTorch nor, for want of its models, ONNX Runtime is measured. "
                + "benchmarks/peers/setup.sh installs them.");
        else
        {
            workers.Add(new Worker(
                "PyTorch", threads, PyTorchAtItsBest(threads), python, Path.Combine(Repository.Peers, "torch_worker.py"), $"{threads}"));
            if (Existing("onnx_worker") is string program && Existing("libonnxruntime.so") is string library)
                workers.Add(new Worker("ONNX Runtime", threads, s_nothing, program, library, $"{threads}"));
            else
                missing($"No onnx_worker or libonnxruntime.so in {s_installed}: ONNX Runtime is not measured. benchmarks/peers/setup.sh "
                    + "builds them.");
        }
        return workers;
    }

    /// <summary>
    /// OpenBLAS 0.3.21 takes newer processors for old ones unless told; memory that is kept costs no page faults a second time.
    /// </summary>
    private static Dictionary<string, string> PyTorchAtItsBest(int threads)
    {
        Dictionary<string, string> variables = new()
        {
            ["OMP_NUM_THREADS"] = $"{threads}",
            ["OPENBLAS_NUM_THREADS"] = $"{threads}",
            ["MALLOC_MMAP_MAX_"] = "0",
            ["MALLOC_TRIM_THRESHOLD_"] = "4000000000",
            ["MALLOC_TOP_PAD_"] = "67108864",
        };
        if (System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
            variables["OPENBLAS_CORETYPE"] = "SkylakeX";
        return variables;
    }

    private static string? Existing(string name) => Path.Combine(s_installed, name) is string path && File.Exists(path) ? path : null;

    private static string? Python() => new[] { Environment.GetEnvironmentVariable("NETGEN_PYTHON"), "/usr/bin/python3", "python3" }
        .OfType<string>().FirstOrDefault(python => Succeeds(python, "-c", "import torch, onnx, numpy"));

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
