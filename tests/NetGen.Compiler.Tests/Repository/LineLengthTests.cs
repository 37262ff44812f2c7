using System.Text.RegularExpressions;

namespace NetGen.Compiler.Tests.Repository;

/// <summary>No line goes beyond 140 columns, as .editorconfig says to editors.</summary>
public sealed partial class LineLengthTests
{
    private const int Columns = 140;

    private static readonly string[] s_suffixes =
        [".cs", ".md", ".yaml", ".yml", ".json", ".sh", ".py", ".c", ".csproj", ".props", ".targets", ".editorconfig", "run"];

    [Fact]
    public void No_line_is_longer_than_140_columns()
    {
        string[] tooLong =
        [
            .. from path in SourceTree.Files(s_suffixes)
               where !IsGenerated(path)
               let isMarkdown = path.EndsWith(".md", StringComparison.Ordinal)
               let whole = SourceTree.Read(path)
               let text = isMarkdown ? Generated().Replace(whole, Blank) : whole
               from line in text.Split('\n').Select((content, index) => (Content: content.TrimEnd('\r'), Number: index + 1))
               where line.Content.Length > Columns && !(isMarkdown && CannotBeBroken(line.Content))
               select $"{path}({line.Number}): {line.Content.Length} columns",
        ];

        Assert.Empty(tooLong);
    }

    [Theory]
    [InlineData("| a | table |", true)]
    [InlineData("    what a program prints", true)]
    [InlineData("prose", false)]
    [InlineData("- prose", false)]
    public void Rows_of_tables_and_what_programs_print_stay_whole(string line, bool stays) => Assert.Equal(stays, CannotBeBroken(line));

    /// <summary>Snapshots, and figures that the benchmarks write.</summary>
    private static bool IsGenerated(string path) =>
        path.Contains(".verified.", StringComparison.Ordinal) || path.StartsWith("docs/measured/", StringComparison.Ordinal);

    /// <summary>In Markdown: a row of a table, and a message in a block of what a program prints.</summary>
    private static bool CannotBeBroken(string line) =>
        line.StartsWith('|') || line.StartsWith("    ", StringComparison.Ordinal);

    private static string Blank(Match part) => new('\n', part.Value.Count(character => character == '\n'));

    /// <summary>The parts of a page that the benchmarks write.</summary>
    [GeneratedRegex(@"<!-- (peers|startup|scaling) -->.*?<!-- end of \1 -->", RegexOptions.Singleline)]
    private static partial Regex Generated();
}
