using System.CommandLine;
using NetGen.CommandLines;

namespace Samples;

/// <summary>The options that several samples have.</summary>
public static class SampleOptions
{
    /// <summary>The folder of images; null for the usual ones.</summary>
    public static Option<string?> Data() => ValueOption.Path("--data", "DIR", $"""
        folder of Fashion-MNIST's four IDX files, gzipped or not
        (default: NETGEN_DATA, else {ImageFolder.DebianFolder},
        else the 7,000 images that come with the program)
        """);

    /// <summary>Threads to train on.</summary>
    public static Option<int> Threads() => ValueOption.WholeNumber(
        "--threads", "threads to train on; the result is the same whatever their number",
        1, 256, Math.Min(Environment.ProcessorCount, 256));

    /// <summary>What random numbers are drawn from.</summary>
    public static Option<ulong> Seed(string description) => ValueOption.WholeNumber<ulong>("--seed", description, 0, ulong.MaxValue, 1);
}
