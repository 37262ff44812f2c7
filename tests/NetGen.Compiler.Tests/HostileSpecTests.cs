using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NetGen.Compiler.Tests;

/// <summary>Files that no one writes by mistake: work stays within the limits, counted and not timed.</summary>
public sealed class HostileSpecTests
{
    private const int Limit = SpecLimits.FileBytes;

    [Theory]
    [InlineData("[")]
    [InlineData("- ")]
    [InlineData("a: ")]
    public void Ten_megabytes_are_refused_unread(string part)
    {
        string text = Repeat(part, 10 * Limit);

        Assert.Equal(
            [$"{Specs.Path}(1,1): error NG0002: the file is larger than 1 MB; a spec holds an architecture, not weights"],
            Specs.Diagnose(text));
    }

    [Fact]
    public void Bytes_count_not_characters()
    {
        string euros = new('€', Limit / 3 - 1);

        Assert.DoesNotContain("NG0002", string.Concat(Specs.Diagnose(euros)));
        Assert.Contains("NG0002", Assert.Single(Specs.Diagnose(euros + "€€")));
    }

    [Theory]
    [InlineData("[", 33)]
    [InlineData("{", 33)]
    [InlineData("- ", 65)]
    [InlineData("? ", 65)]
    public void Deep_nesting_is_refused_at_its_limit(string part, int column)
    {
        CountingReader reader = new(Repeat(part, Limit));
        SpecReport report = new(Specs.Path);
        YamlReader yaml = new(reader, reader.Text, report);

        Assert.Null(yaml.Read());
        Assert.Equal([$"{Specs.Path}(1,{column}): error NG0003: lists and mappings nest more than 32 deep here; a spec needs five"],
            report.ToArray().Select(diagnostic => diagnostic.ToString()));
        Assert.InRange(yaml.EventCount, 1, 3 * SpecLimits.Nesting);
        Assert.InRange(reader.CharactersRead, 1, 16_384);
    }

    [Fact]
    public void The_deepest_nesting_that_is_allowed_is_read()
    {
        string text = "input: " + new string('[', SpecLimits.Nesting - 1) + new string(']', SpecLimits.Nesting - 1);

        Assert.DoesNotContain(Specs.Diagnose(text), line => line.Contains("NG0003"));
        Assert.Contains(Specs.Diagnose(text.Replace("[]", "[[]]")), line => line.Contains("NG0003"));
    }

    [Fact]
    public void An_alias_bomb_ends_at_its_first_alias()
    {
        StringBuilder bomb = new("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++)
            bomb.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        SpecReport report = new(Specs.Path);
        YamlReader yaml = new(new StringReader(bomb.ToString()), bomb.ToString(), report);

        Assert.Null(yaml.Read());
        Assert.InRange(yaml.EventCount, 1, 15);
        Assert.All(report.ToArray(), diagnostic => Assert.Equal("NG0004", diagnostic.Code));
    }

    [Theory]
    [InlineData("input: 8\nloss: mse\nlayers: ", "dense3,", "")]
    [InlineData("input: 8\nloss: mse\nlayers: [", "dense3,", "]")]
    [InlineData("input: 8\nloss: mse\nlayers:\n", "- dense3\n", "")]
    public void More_layers_than_the_limit_are_one_mistake(string start, string item, string end)
    {
        string text = start + string.Concat(Enumerable.Repeat(item, SpecLimits.Layers)) + (item.EndsWith('\n') ? item : item.TrimEnd(','))
            + end;

        Assert.Contains("NG0009: layers holds 10,001 items; a network has at most 10,000", Assert.Single(Specs.Diagnose(text)));
    }

    [Fact]
    public void As_many_layers_as_the_limit_are_read()
    {
        string text = "input: 8\nloss: mse\nlayers: " + string.Join(',', Enumerable.Repeat("dense3", SpecLimits.Layers));

        Assert.Equal(SpecLimits.Layers, Specs.Shape(text).Layers.Count);
    }

    [Theory]
    [InlineData("dense: { unist: 1 }")]
    [InlineData("poool")]
    [InlineData("dense: { units: 3, from: nowhere }")]
    [InlineData("conv3x3-4: { name: same-name }")]
    [InlineData("dense0")]
    public void Only_a_hundred_mistakes_are_listed(string layer)
    {
        string text = "input: 8\nloss: mse\nlayers: [" + string.Join(", ", Enumerable.Repeat(layer, 9_000)) + "]";
        IReadOnlyList<string> lines = Specs.Diagnose(text);

        Assert.Equal(DiagnosticCatalog.MaxMistakes + 1, lines.Count);
        Assert.Contains("NG0011: the file has more than 100 mistakes; the first 100 are listed", lines[^1]);
    }

    [Fact]
    public void Only_a_hundred_mistakes_of_shapes_are_listed()
    {
        string items = string.Join(", ", Enumerable.Repeat("dense: { units: 3, from: input }", 9_000));
        NetworkSpec spec = Specs.OfLayers($"[{items}]", "8");
        EquatableArray<Diagnostic> mistakes = InferShapes.Run(spec).Diagnostics;

        Assert.Equal(DiagnosticCatalog.MaxMistakes + 1, mistakes.Count);
        Assert.Equal("NG0011", mistakes[^1].Code);
    }

    [Theory]
    [InlineData("input: 8\0\nlayers: dense3\n", 1, 9, "U+0000")]
    [InlineData("input: 8\r\n# \u0007\r\n", 2, 3, "U+0007")]
    [InlineData("\0", 1, 1, "U+0000")]
    public void Control_characters_are_named(string text, int line, int column, string character)
    {
        Assert.Equal(
            [$"{Specs.Path}({line},{column}): error NG0008: the control character {character} does not belong in a spec; "
                + "save the file as UTF-8 text"],
            Specs.Diagnose(text));
    }

    [Fact]
    public void Text_that_was_not_utf_8_is_named()
    {
        // What a decoder puts in place of a wrong byte, and half of a surrogate pair.
        Assert.Equal(
            [
                $"{Specs.Path}(4,11): error NG0008: 'caf\uFFFD' holds what is no valid text; save the file as UTF-8",
                $"{Specs.Path}(4,17): error NG0008: '?' holds what is no valid text; save the file as UTF-8",
            ],
            Specs.Diagnose("input: 8\nlayers: dense3\nloss: mse\nclasses: [caf\uFFFD, \uD83D, c]\n"));
    }

    [Fact]
    public void A_comment_in_another_encoding_is_no_mistake()
    {
        Assert.Empty(Specs.Diagnose("# gr\uFFFD\uFFFDe\ninput: 8\nlayers: dense3\nloss: mse\n"));
    }

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        Assert.Empty(Specs.Diagnose("\uFEFFinput: 8\nlayers: dense3\nloss: mse\n"));
    }

    [Fact]
    public void Every_keyword_and_member_is_refused_as_a_name()
    {
        string[] keywords = ["class", "int", "void", "record", "var", "await", "nint"];

        Assert.All([.. keywords, .. CSharpNames.Members], name =>
            Assert.Contains("NG0112", Assert.Single(Specs.Diagnose($"name: {name}\ninput: 8\nlayers: dense3\nloss: mse\n"))));
    }

    [Fact]
    public void A_namespace_of_two_thousand_parts_is_refused()
    {
        string parts = string.Join('.', Enumerable.Repeat("A", 2_000));

        Assert.Contains(
            "NG0112: the namespace 'A.A.",
            Assert.Single(Specs.Diagnose($"namespace: {parts}\ninput: 8\nlayers: dense3\nloss: mse\n")));
        Assert.Empty(Specs.Diagnose($"namespace: {parts[..199]}\ninput: 8\nlayers: dense3\nloss: mse\n"));
    }

    [Theory]
    [InlineData("add", 8_000)]
    [InlineData("concat", 257)]
    public void A_layer_joins_a_limited_number(string kind, int count)
    {
        string Text(int joined) =>
            $"input: 8\nloss: mse\nlayers:\n  - dense: {{ units: 8, name: a }}\n"
            + $"  - {kind}: {{ from: [{string.Join(',', Enumerable.Repeat("a", joined))}] }}\n";

        Assert.Equal(
            [string.Create(CultureInfo.InvariantCulture, $"{Specs.Path}(5,{kind.Length + 15}): error NG0111: layer 2 '{kind}1': ")
                + string.Create(CultureInfo.InvariantCulture, $"from names {count:N0} layers, and a layer joins at most 256; ")
                + "join groups of them first, and then the groups"],
            Specs.Diagnose(Text(count)));
        Assert.Empty(Specs.Diagnose(Text(256)));
    }

    [Fact]
    public void A_sum_nests_by_halves()
    {
        string Sum(int count) => Regex.Match(
            string.Concat(Specs.Generate(
                $"input: 8\ntraining: false\nlayers: [dense8, add: {{ from: [{string.Join(',', Enumerable.Repeat("dense1", count))}] }}]\n")
                .Files.Select(file => file.Text)),
            @"S\.Store\((S\.Add\(.*\)), ref output").Groups[1].Value;

        Assert.Equal("S.Add(S.Add(vInput0, vInput1), vInput2)", Sum(3));
        Assert.Equal("S.Add(S.Add(S.Add(vInput0, vInput1), vInput2), S.Add(vInput3, vInput4))", Sum(5));
        int depth = 0;
        Assert.Equal(8, Sum(256).Max(c => depth += c == '(' ? 1 : c == ')' ? -1 : 0));
    }

    [Fact]
    public void What_a_message_quotes_is_short_and_on_one_line()
    {
        string message = Assert.Single(Specs.Diagnose($"input: 8\nloss: mse\nlayers: [\"x\\n\\ty{Repeat("z", 5_000)}\"]\n"));

        Assert.DoesNotContain('\n', message);
        Assert.InRange(message.Length, 1, 300);
    }

    private static string Repeat(string part, int length) => string.Concat(Enumerable.Repeat(part, length / part.Length));

    /// <summary>Counts what a scanner takes of a text.</summary>
    private sealed class CountingReader(string text) : TextReader
    {
        private int _position;

        public string Text => text;

        public int CharactersRead => _position;

        public override int Peek() => _position < text.Length ? text[_position] : -1;

        public override int Read() => _position < text.Length ? text[_position++] : -1;
    }
}
