using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace NetGen.Generator.Tests;

/// <summary>
/// A spec file that is only in memory, with the resource that its weights are in and the storage that the project says, if any.
/// </summary>
internal class InMemorySpec(string path, string text, string weightsResource = "", string storage = "") : AdditionalText
{
    public string Storage => storage;

    public string WeightsResource => weightsResource;

    public override string Path => path;

    public override SourceText? GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
