using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace NetGen.Generator.Tests;

/// <summary>What MSBuild tells a generator: the project's properties, and of each spec that it is one.</summary>
internal sealed class BuildOptions(IReadOnlyDictionary<string, string> properties) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } =
        new Options(properties.ToDictionary(one => "build_property." + one.Key, one => one.Value));

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Options([]);

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Options(
        textFile is InMemorySpec spec
            ? new()
            {
                ["build_metadata.AdditionalFiles.NetGenSpec"] = "true",
                ["build_metadata.AdditionalFiles.NetGenWeightsResource"] = spec.WeightsResource,
                ["build_metadata.AdditionalFiles.Storage"] = spec.Storage,
            }
            : []);

    private sealed class Options(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
