using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace NetGen.Generator.Tests;

/// <summary>A spec file that is only in memory, and the resource that its weights are in, if it has any.</summary>
internal class InMemorySpec(string path, string text, string weightsResource = "") : AdditionalText
{
    public string WeightsResource => weightsResource;

    public override string Path => path;

    public override SourceText? GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
