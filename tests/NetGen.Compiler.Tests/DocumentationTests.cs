using System.Text.RegularExpressions;

namespace NetGen.Compiler.Tests;

/// <summary>The documentation's examples do what it says they do.</summary>
public sealed class DocumentationTests
{
    private static readonly string Language = Read("spec-format.md");
    private static readonly string Diagnostics = Read("diagnostics.md");

    [Fact]
    public void Every_code_has_a_section_under_its_title()
    {
        IEnumerable<string> sections = Regex.Matches(Diagnostics, "^### (NG.*)$", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);

        Assert.Equal(DiagnosticCatalog.All.Select(rule => $"{rule.Code}: {rule.Title}"), sections);
    }

    /// <summary>The anchors are GitHub's: words of the heading in lower case, joined by hyphens, without other punctuation.</summary>
    [Fact]
    public void Every_help_link_leads_to_a_section()
    {
        IEnumerable<string> anchors = Regex.Matches(Diagnostics, "^#+ (.*)$", RegexOptions.Multiline)
            .Select(heading => Regex.Replace(heading.Groups[1].Value.ToLowerInvariant(), "[^a-z0-9 _-]", "").Replace(' ', '-'));

        Assert.Equal(
            "https://github.com/netgen/netgen/blob/main/docs/diagnostics.md#ng0110-from-names-no-earlier-layer",
            DiagnosticCatalog.UnknownSource.HelpLink);
        Assert.All(DiagnosticCatalog.All, rule => Assert.Contains(rule.HelpLink.Split('#')[1], anchors));
    }

    public static TheoryData<string, string> WrongExamples()
    {
        TheoryData<string, string> examples = [];
        foreach (Match match in Regex.Matches(Diagnostics, "```yaml\n((?:(?!```).*\n)*)```\n\n((?:    .*\n)+)"))
            examples.Add(match.Groups[1].Value, match.Groups[2].Value);
        return examples;
    }

    [Theory]
    [MemberData(nameof(WrongExamples))]
    public void A_wrong_example_causes_the_message_below_it(string spec, string messages)
    {
        IEnumerable<string> actual = Specs.Diagnose(spec).Select(line => line.Replace(Specs.Path, "    net.yaml"));

        Assert.Equal(messages, string.Concat(actual.Select(line => line + "\n")));
    }

    [Fact]
    public void Every_wrong_example_is_followed_by_a_message()
    {
        Assert.Equal(Regex.Count(Diagnostics, "```yaml"), WrongExamples().Count());
    }

    public static TheoryData<string> RightExamples() =>
        [.. Regex.Matches(Language, "```yaml\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value).Distinct()];

    [Theory]
    [MemberData(nameof(RightExamples))]
    public void An_example_of_the_language_has_no_mistake(string spec)
    {
        Assert.Empty(Specs.Diagnose(spec));
    }

    [Fact]
    public void Every_word_of_the_language_is_explained()
    {
        IEnumerable<string> words =
        [
            .. TopLevel.Keys, .. LayerCatalog.Vocabulary.Words, .. LayerCatalog.Vocabulary.Kinds.SelectMany(kind => kind.Keys),
            .. ActivationValue.Words, .. PaddingValue.Words, .. InitializerValue.Words, .. LossValue.Words, .. LossValue.Keys,
            .. StorageValue.Words, .. TopLevel.WinogradWords, .. NormalizationValue.Keys, .. LayerNormBinder.OverWords,
        ];

        Assert.All(words, word => Assert.Matches($@"`[^`\n]*\b{Regex.Escape(word)}\b[^`\n]*`|{word}:", Language));
    }

    private static string Read(string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", file)).ReplaceLineEndings("\n");
}
