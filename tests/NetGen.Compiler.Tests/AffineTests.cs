using System.Text.RegularExpressions;
using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler.Tests;

/// <summary>Index arithmetic of generated code: what is known is worked out, and what is zero not written.</summary>
public sealed class AffineTests
{
    /// <summary>What the compiler should have worked out: known zeros, factors and divisors of one, and what follows of them.</summary>
    private static readonly Regex s_unfolded = new(string.Join("|",
        @"\(nint\)0\b",
        @"At\(ref [\w.]+, 0\)",
        @"\b(\w+) = ref \1;",
        @"(?<![\w.])0 [*/%+-] ",
        @"[+-] 0L?(?![\w.])",
        @"\* [01]L?(?![\w.])",
        @"(?<!\df) / 1(?![\w.])",
        @"% 1(?![\w.])",
        @"\+ -",
        @"\b\w+ < 0 \? \d+ : \d+;"));

    private static readonly Affine s_row = Var("row"), s_column = Var("column");

    public static TheoryData<Affine, string> Folded() => new()
    {
        { 0, "0" },
        { -3, "-3" },
        { s_row, "row" },
        { s_row * 1, "row" },
        { s_row * 0, "0" },
        { s_row * 6 * 4, "row * 24" },
        { (s_row * 3 + s_column + 2) * 4, "row * 12 + column * 4 + 8" },
        { s_row + 0, "row" },
        { s_row * 4 + 3 + s_column + 5, "row * 4 + column + 8" },
        { s_row + 5 - 5, "row" },
        { s_row * 2 + s_column + s_row, "row * 3 + column" },
        { s_row + s_column - s_row, "column" },
    };

    public static TheoryData<Affine, string> Signed() => new()
    {
        { s_row - 3, "row - 3" },
        { s_row - s_column * 2, "row - column * 2" },
        { s_row * 0 - s_column, "-column" },
        { 7 - s_row, "7 - row" },
        { 7 - s_row - s_column * 4, "7 - row - column * 4" },
        { -7 - s_row, "-row - 7" },
        { s_column + (7 - s_row) * 2, "column - row * 2 + 14" },
        { s_row * -3, "-row * 3" },
    };

    public static TheoryData<Affine, string> Divided() => new()
    {
        { s_row / 1, "row" },
        { s_row % 1, "0" },
        { (Affine)0 / 2 * 4, "0" },
        { (Affine)7 / 2, "3" },
        { (Affine)(-7) / 2, "-3" },
        { (Affine)7 % 4, "3" },
        { s_row / 2 * 8, "row / 2 * 8" },
        { (s_row + s_column) / 2, "(row + column) / 2" },
        { (s_row + 1) % 2, "(row + 1) % 2" },
        { s_column / 32 * 96 + s_column % 32, "column / 32 * 96 + column % 32" },
    };

    [Theory]
    [MemberData(nameof(Folded))]
    [MemberData(nameof(Signed))]
    [MemberData(nameof(Divided))]
    public void Is_written_without_what_is_known(Affine index, string expected) => Assert.Equal(expected, index.ToString());

    [Fact]
    public void Terms_keep_the_order_in_which_they_were_added_and_the_constant_is_last()
    {
        Assert.Equal("column + row * 2 + 1", (1 + s_column + s_row * 2).ToString());
        Assert.Equal("row * 2 + column + 1", (s_row * 2 + s_column + 1).ToString());
    }

    [Fact]
    public void Only_a_sum_without_terms_is_zero()
    {
        Assert.True(default(Affine).IsZero);
        Assert.True((s_row * 0).IsZero);
        Assert.True((s_row - s_row).IsZero);
        Assert.False(s_row.IsZero);
        Assert.False(((Affine)1).IsZero);
    }

    [Fact]
    public void A_reference_to_the_first_float_is_the_reference_itself()
    {
        Assert.Equal("ref x", Ref("x", s_row * 0));
        Assert.Equal("ref At(ref x, row)", Ref("x", s_row));
    }

    [Theory]
    [InlineData("At(ref x, 0)")]
    [InlineData("(nint)0 * 192")]
    [InlineData("x = ref x;")]
    [InlineData("0 / 2 * 4")]
    [InlineData("row + 0 / 2")]
    [InlineData("row + 0;")]
    [InlineData("samples * 0L")]
    [InlineData("row * 1 + column")]
    [InlineData("tile / 1, column")]
    [InlineData("tile % 1;")]
    [InlineData("int inputs = panel < 0 ? 32 : 12;")]
    public void An_unfolded_term_is_seen(string text) => Assert.Matches(s_unfolded, text);

    [Theory]
    [MemberData(nameof(CheckedInSpecTests.Files), MemberType = typeof(CheckedInSpecTests))]
    public void Generated_code_has_no_unfolded_terms(string file)
    {
        string spec = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));

        IEnumerable<string> unfolded = Specs.Generate(spec).Files.SelectMany(generated => generated.Text.Split('\n'))
            .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)).Where(line => s_unfolded.IsMatch(line));

        Assert.Empty(unfolded);
    }
}
