using System.Text.RegularExpressions;
using NetGen.Tests.Shared;

namespace NetGen.Package.Tests;

/// <summary>A page of the documentation, for what readers paste from it.</summary>
/// <param name="path">Its path in the repository.</param>
internal sealed class Page(string path)
{
    private readonly string _text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, path)).ReplaceLineEndings("\n");

    /// <summary>The blocks of a language, in their order.</summary>
    public string[] Blocks(string language)
    {
        string[] blocks =
            [.. Regex.Matches(_text, $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
                .Select(match => match.Groups[1].Value)];
        Assert.True(blocks.Length > 0, $"{path} has no block of {language}");
        return blocks;
    }

    /// <summary>The specs, each as the file that its first line names.</summary>
    public (string Path, string Text)[] Specs() =>
        [.. Blocks("yaml").Select(block => (Regex.Match(block, @"^# (models/[\w-]+\.yaml)").Groups[1].Value, block))
            .Where(spec => spec.Value != "")];
}
