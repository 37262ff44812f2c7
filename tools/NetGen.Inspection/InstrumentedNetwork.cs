using System.Text;
using System.Text.RegularExpressions;
using NetGen.Compiler;

namespace NetGen.Inspection;

/// <summary>
/// A network's generated code with a clock around each call of a kernel: the kernels run where and as they always do,
/// with their inputs in the caches that they find them in.
/// </summary>
/// <param name="Files">The C# files, the clock among them.</param>
/// <param name="Sites">The calls, in the clock's order.</param>
public sealed partial record InstrumentedNetwork(IReadOnlyList<string> Files, IReadOnlyList<CallSite> Sites)
{
    public const string ClockType = "NetGenClock", Ticks = "Ticks", Calls = "Calls";

    /// <exception cref="InvalidDataException">No call was found: generated code has another form than this expects.</exception>
    public static InstrumentedNetwork Of(GeneratedNetwork network)
    {
        Dictionary<string, string> summaries = [];
        foreach (GeneratedFile file in network.Files)
            foreach (Match match in KernelComment().Matches(file.Text))
                summaries[match.Groups[1].Value] = match.Groups[2].Value;

        List<CallSite> sites = [];
        List<string> files = [];
        foreach (GeneratedFile file in network.Files)
        {
            bool isForward = file.HintName.EndsWith(".Forward.g.cs", StringComparison.Ordinal);
            bool isTraining = file.HintName.EndsWith(".Training.g.cs", StringComparison.Ordinal);
            files.Add(isForward ? WithClock(file.Text, summaries, sites, Pass.Forward)
                : isTraining ? WithClock(file.Text, summaries, sites, Pass.TrainingForward)
                : file.Text);
        }
        if (sites.Count == 0)
            throw new InvalidDataException("no call of a kernel was found in the generated code");
        files.Add($$"""
            public static class {{ClockType}}
            {
                public static readonly long[] {{Ticks}} = new long[{{sites.Count}}], {{Calls}} = new long[{{sites.Count}}];
            }
            """);
        return new InstrumentedNetwork(files, sites);
    }

    private static string WithClock(string text, Dictionary<string, string> summaries, List<CallSite> sites, Pass pass)
    {
        StringBuilder timed = new();
        string layer = "";
        foreach (string line in text.Split('\n'))
        {
            if (LayerComment().Match(line) is { Success: true } comment)
                layer = comment.Groups[1].Value;
            else if (line.Contains("for (int sample", StringComparison.Ordinal))
                layer = "";
            if (KernelCall().Match(line) is { Success: true } call && summaries.TryGetValue(call.Groups[1].Value, out string? summary))
            {
                string kernel = call.Groups[1].Value;
                if (pass == Pass.TrainingForward && kernel.StartsWith("Loss", StringComparison.Ordinal))
                    pass = Pass.Backward;
                // Weights are flipped for the backward pass before it starts.
                bool flips = kernel.Contains("FlipWeights", StringComparison.Ordinal);
                Pass whose = pass == Pass.TrainingForward && flips ? Pass.Backward : pass;
                string clock = $"global::{ClockType}.{Ticks}[{sites.Count}]", now = "global::System.Diagnostics.Stopwatch.GetTimestamp()";
                timed.Append($"{{ {clock} -= {now};\n{line}\n{clock} += {now}; global::{ClockType}.{Calls}[{sites.Count}]++; }}\n");
                sites.Add(new CallSite(layer, kernel, summary, whose));
            }
            else
                timed.Append(line).Append('\n');
        }
        return timed.ToString();
    }

    [GeneratedRegex(@"^\s*// (\w+): (.*)\r?\n(?:\s*(?://|\[).*\n)*\s*private static void \1\(", RegexOptions.Multiline)]
    private static partial Regex KernelComment();

    [GeneratedRegex(@"^\s*// (\S+): .* \(.* -> .*\)\s*$")]
    private static partial Regex LayerComment();

    [GeneratedRegex(@"^\s*(\w+)\(.*\);\s*(?://.*)?$")]
    private static partial Regex KernelCall();
}
