using System.CommandLine;
using NetGen.CommandLines;

namespace NetGen.Samples.Tests;

/// <summary>The lists that the benchmarks' command lines take.</summary>
public sealed class ValueOptionTests
{
    private readonly Option<CommaList<int>> _batch = ValueOption.Counts("--batch", "samples", 1, 50);
    private readonly Option<CommaList<string>> _nets = ValueOption.Words("--nets", "networks", ["a", "b"]);
    private readonly Option<double> _seconds = ValueOption.Positive("--seconds", "time", 0.5);
    private readonly Argument<string[]> _targets = new("target") { Arity = ArgumentArity.ZeroOrMore };

    public ValueOptionTests() => _targets.TakesOnly("target", ["specs", "idx"]);

    private RootCommand Root => new() { _batch, _nets, _seconds, _targets };

    [Fact]
    public void Without_an_option_its_default_holds()
    {
        ParseResult parsed = Root.Parse([]);

        Assert.Empty(parsed.Errors);
        Assert.Equal([1, 50], parsed.GetRequiredValue(_batch).Values);
        Assert.Equal(["a", "b"], parsed.GetRequiredValue(_nets).Values);
        Assert.Equal(0.5, parsed.GetValue(_seconds));
        Assert.Empty(parsed.GetRequiredValue(_targets));
    }

    [Fact]
    public void Lists_are_separated_by_commas()
    {
        ParseResult parsed = Root.Parse(["--batch", "3,4", "--nets=b", "--seconds", "1e-1", "idx", "specs"]);

        Assert.Empty(parsed.Errors);
        Assert.Equal([3, 4], parsed.GetRequiredValue(_batch).Values);
        Assert.Equal(["b"], parsed.GetRequiredValue(_nets).Values);
        Assert.Equal(0.1, parsed.GetValue(_seconds));
        Assert.Equal(["idx", "specs"], parsed.GetRequiredValue(_targets));
    }

    [Theory]
    [InlineData("--batch needs whole numbers above 0, not '0'", "--batch", "1,0")]
    [InlineData("--batch needs whole numbers above 0, not ''", "--batch", "1,")]
    [InlineData("--nets: there is no 'c'; there are a, b", "--nets", "a,c")]
    [InlineData("--seconds needs a number above 0, not '-1'", "--seconds", "-1")]
    [InlineData("--seconds needs a number above 0, not '∞'", "--seconds", "∞")]
    [InlineData("there is no target 'files'; there are specs, idx", "files")]
    public void A_wrong_value_is_named_with_what_is_right(string message, params string[] arguments) =>
        Assert.Equal(message, Assert.Single(Root.Parse(arguments).Errors).Message);
}
