using System.Text.RegularExpressions;

namespace NetGen.Compiler.Tests;

/// <summary>WrongSpecs.txt: every mistake with its code, place and message, and nothing besides.</summary>
public sealed class WrongSpecTests
{
    private static readonly IReadOnlyDictionary<string, (string Text, string[] Expected)> Cases = ReadCases();

    public static TheoryData<string> Titles() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void Says_what_is_wrong_and_where(string title)
    {
        (string text, string[] expected) = Cases[title];

        IEnumerable<string> actual = Specs.Diagnose(text)
            .Select(line => line.Replace(Specs.Path, ">>> ").Replace(": error ", " ").Replace(": warning ", " "));

        Assert.Equal(expected, actual.Select(line => Regex.Replace(line, @"^>>> (\S+ NG\d+): ", ">>> $1 ")));
    }

    [Fact]
    public void Every_code_a_spec_can_cause_has_a_case()
    {
        string[] elsewhere =
        [
            // In HostileSpecTests.
            "NG0002", "NG0003", "NG0008", "NG0009", "NG0011",
            // Of the build, not of a spec's text.
            "NG0114", "NG0301", "NG0303", "NG0304", "NG0305", "NG0306", "NG0307",
            // Of what a right spec would become: in SizeLimitTests.
            "NG0308", "NG0309",
        ];
        IEnumerable<string> shown = Cases.Values.SelectMany(one => one.Expected).Select(line => Regex.Match(line, @"NG\d+").Value);

        IEnumerable<string> needed = DiagnosticCatalog.All.Select(rule => rule.Code)
            .Where(code => string.CompareOrdinal(code, "NG04") < 0 && !elsewhere.Contains(code));

        Assert.Empty(needed.Except(shown));
    }

    private static Dictionary<string, (string, string[])> ReadCases()
    {
        Dictionary<string, (string, string[])> cases = [];
        string all = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "WrongSpecs.txt")).ReplaceLineEndings("\n");
        foreach (string block in all.Split("=== ").Skip(1))
        {
            string[] lines = block.TrimEnd('\n').Split('\n');
            string[] expected = [.. lines.Where(line => line.StartsWith(">>> ", StringComparison.Ordinal))];
            string text = string.Join("\n", lines.Skip(1).Take(lines.Length - 1 - expected.Length)) + "\n";
            cases.Add(lines[0], (text, expected));
        }
        return cases;
    }
}
