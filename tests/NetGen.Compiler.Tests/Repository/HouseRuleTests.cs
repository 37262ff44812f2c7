using System.Text.RegularExpressions;

namespace NetGen.Compiler.Tests.Repository;

/// <summary>What CONTRIBUTING.md asks of tests.</summary>
public sealed partial class HouseRuleTests
{
    [Fact]
    public void Tests_depend_on_no_benchmark() => Assert.DoesNotContain(
        SourceTree.Files(".csproj").Where(path => path.StartsWith("tests/", StringComparison.Ordinal)),
        path => SourceTree.Read(path).Contains("benchmarks/", StringComparison.Ordinal));

    [Fact]
    public void Names_of_tests_are_sentences_with_underscores()
    {
        string[] names =
        [
            .. from path in SourceTree.Files("Tests.cs")
               from Match test in Test().Matches(SourceTree.Read(path))
               select $"{path}: {test.Groups[1].Value}",
        ];

        Assert.True(names.Length > 200, $"{names.Length} tests found");
        Assert.DoesNotContain(names, name => !Sentence().IsMatch(name.Split(": ")[1]));
    }

    [Theory]
    [InlineData("Adds", true)]
    [InlineData("Adds_two_numbers", true)]
    [InlineData("NaN_stays_NaN", true)]
    [InlineData("AddsTwoNumbers", false)]
    public void A_sentence_is_one_word_or_has_underscores(string name, bool isSentence) =>
        Assert.Equal(isSentence, Sentence().IsMatch(name));

    /// <summary>The method below attributes of which the first is a Fact or a Theory, of whatever kind.</summary>
    [GeneratedRegex(
        @"^    \[\w*(?:Fact|Theory)\b.*\n(?:    (?!public).*\n)*?    public (?:static |async )*\w+ (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Test();

    [GeneratedRegex(@"^([A-Z][a-z0-9]*|\w+_\w+)$")]
    private static partial Regex Sentence();
}
