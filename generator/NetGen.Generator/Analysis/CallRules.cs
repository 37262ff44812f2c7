using Microsoft.CodeAnalysis;

namespace NetGen.Generator.Analysis;

/// <summary>A buffer of known length passed to a parameter of a network's method.</summary>
internal sealed record Buffer(string Parameter, int Length, Location Location);

/// <summary>The two constants of a network's class.</summary>
internal sealed record NetworkLengths(string Name, int InputLength, int OutputLength);

/// <summary>What the methods of networks need of their buffers. Parameters are told apart by name, as the contract has them.</summary>
internal static class CallRules
{
    /// <summary>The buffers that are wrong, each with what was needed.</summary>
    public static IEnumerable<(Buffer Buffer, string Needed)> Check(
        IMethodSymbol method, NetworkLengths network, IReadOnlyList<Buffer> buffers)
    {
        // Where a method takes labels and targets, one of the two is left empty.
        bool eitherMayBeEmpty = Takes(method, "labels") && Takes(method, "targets");
        int? samples = null;
        string source = "";

        // Inputs come first: they tell how many samples the others must hold.
        foreach (Buffer buffer in buffers.OrderBy(buffer => buffer.Parameter is "inputs" or "input" ? 0 : 1))
        {
            if (buffer.Length == 0 && eitherMayBeEmpty && buffer.Parameter is "labels" or "targets")
                continue;
            if (buffer.Parameter == "input")
            {
                if (buffer.Length != network.InputLength)
                    yield return (buffer, $"{network.Name}.{method.Name} takes one sample, {Values(network.InputLength)}");
                continue;
            }

            if (ValuesPerSample(buffer.Parameter, network) is not int perSample)
                continue;
            if (buffer.Length == 0 || buffer.Length % perSample != 0)
                yield return (buffer, $"{network.Name} takes "
                    + (perSample == 1 ? "one for each sample, at least one" : $"a multiple of {perSample}, at least {perSample}"));
            else if (samples is null)
                (samples, source) = (buffer.Length / perSample, buffer.Parameter);
            else if (buffer.Length != (long)samples * perSample)
                yield return (buffer, $"{network.Name} needs {(long)samples * perSample}, since {source} holds {samples}"
                    + (samples == 1 ? " sample" : " samples"));
        }
    }

    private static string Values(int count) => count == 1 ? "1 value" : $"{count} values";

    private static bool Takes(IMethodSymbol method, string parameter) => method.Parameters.Any(one => one.Name == parameter);

    private static int? ValuesPerSample(string parameter, NetworkLengths network) => parameter switch
    {
        "inputs" => network.InputLength,
        "outputs" or "probabilities" or "targets" => network.OutputLength,
        "labels" => 1,
        _ => null,
    };
}
