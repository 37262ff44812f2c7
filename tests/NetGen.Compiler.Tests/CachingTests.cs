namespace NetGen.Compiler.Tests;

/// <summary>What Roslyn's caching rests on: results are equal when what they say is.</summary>
public sealed class CachingTests
{
    private const string Text = "input: 8x8x3\nlayers:\n- conv3x3-4: { padding: [1, 1, 0, 0] }\n- dense10\n"
        + "loss: mse\nclasses: [a, b, c, d, e, f, g, h, i, j]\nnormalize: {}\n";

    [Theory]
    [InlineData("# a comment\n" + Text)]
    [InlineData("\n\n" + Text + "\n# the end")]
    [InlineData(
        "input:   8x8x3\r\nlayers:\r\n  - conv3x3-4: { padding: [1,1,0,0] } # stem\r\n  - dense10\r\n"
        + "loss: mse\r\nclasses: [a, b, c, d, e, f, g, h, i, j]\r\nnormalize: {}\r\n")]
    [InlineData(
        "loss: mse\nnormalize: {}\nclasses: [a, b, c, d, e, f, g, h, i, j]\n"
        + "layers:\n- conv3x3-4:\n    padding:\n    - 1\n    - 1\n    - 0\n    - 0\n- dense10\ninput: '8x8x3'\n")]
    public void Comments_spacing_and_order_leave_the_spec_and_its_shapes_equal(string text)
    {
        NetworkSpec first = Specs.Read(Text), second = Specs.Read(text);

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.Equal(InferShapes.Run(first), InferShapes.Run(second));
    }

    [Fact]
    public void The_same_text_reads_equal_places_and_mistakes_included()
    {
        const string Wrong = "input: 8x8x3\nlayers: [conv3x3-4, poool, dense10]\nloss: mse\n";

        Assert.Equal(SpecReader.Read(Text, Specs.Path), SpecReader.Read(Text, Specs.Path));
        Assert.Equal(SpecReader.Read(Wrong, Specs.Path), SpecReader.Read(Wrong, Specs.Path));
        Assert.Equal(Parse.Run(Text, Specs.Path), Parse.Run(Text, Specs.Path));
    }

    [Fact]
    public void A_moved_line_changes_places_alone()
    {
        SpecReading before = SpecReader.Read(Text, Specs.Path), after = SpecReader.Read("\n" + Text, Specs.Path);

        Assert.Equal(before.Spec, after.Spec);
        Assert.NotEqual(before.SourceMap, after.SourceMap);
    }

    [Theory]
    [InlineData("conv3x3-4", "conv3x3-5")]
    [InlineData("[1, 1, 0, 0]", "[1, 1, 0, 1]")]
    [InlineData("[a, b", "[a, B")]
    [InlineData("normalize: {}", "normalize: { std: 2 }")]
    [InlineData("loss: mse", "loss: softmax-cross-entropy")]
    public void A_changed_word_changes_the_spec(string old, string changed)
    {
        Assert.NotEqual(Specs.Read(Text), Specs.Read(Text.Replace(old, changed, StringComparison.Ordinal)));
    }
}
