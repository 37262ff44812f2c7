namespace NetGen.Compiler.Tests;

/// <summary>Right specs of networks that are too large to be built: a diagnostic at its place, and no overflow on the way to it.</summary>
public sealed class SizeLimitTests
{
    [Theory]
    // A border makes the input's buffer larger than the input.
    [InlineData(
        "input: 23170x23170x1\nloss: sigmoid-cross-entropy\n"
        + "layers: [avgpool: { kernel: 7x7, stride: 6, padding: 0 }, softplus, dense4]", 3, "layer 1 'avgpool1'")]
    // One channel takes four floats a pixel.
    [InlineData("input: 23170x23170x1\ntraining: false\nlayers: [maxpool3x3, globalavgpool]", 3, "layer 1 'pool1'")]
    // What a training step keeps of each layer, each well below the limit.
    [InlineData(
        "input: 10000x10000x3\nloss: mse\nlayers: [depthwise3x3, depthwise3x3, depthwise3x3, "
        + "depthwise3x3, depthwise3x3, depthwise3x3, globalavgpool, dense2]", 3, "layer ")]
    // The border of a dilated window.
    [InlineData(
        "input: 20000x20000x1\ntraining: false\n"
        + "layers: [conv: { kernel: 3x3, filters: 1, dilation: 15000, padding: 15000 }, globalavgpool]", 3, "layer 1 'conv1'")]
    public void A_workspace_beyond_the_limit_is_named_with_its_largest_part(string text, int line, string layer)
    {
        Diagnostic mistake = Assert.Single(Specs.Generate(text).Diagnostics);

        Assert.Equal("NG0308", mistake.Code);
        Assert.StartsWith(layer, mistake.Message, StringComparison.Ordinal);
        Assert.Contains("2,147,483,616 are possible", mistake.Message);
        Assert.Equal(line, SpecReader.Read(text, Specs.Path).SourceMap.Locate(mistake).Range.StartLine + 1);
    }

    [Fact]
    public void Parameters_that_whole_vectors_make_too_many_are_refused()
    {
        // A single unit's weights lie in a panel of four.
        GeneratedNetwork network = Specs.Generate("input: 500000000\ntraining: false\nlayers: [dense1]\n");

        Assert.Empty(network.Files);
        Assert.Equal(
            "NG0302: the network's parameters take 2,000,000,016 values, with what fills up vectors; "
            + "a network holds at most 536,870,911; most are those of layer 1 'dense1'",
            network.Diagnostics.Select(one => $"{one.Code}: {one.Message}").Single());
    }

    [Theory]
    [InlineData("input: 4x4x4\nloss: mse\nlayers: ", "depthwise3x3")]
    [InlineData("input: 4x4x4\nloss: mse\nlayers: pool,", "conv1x1-4")]
    public void Code_that_would_keep_the_build_busy_is_refused(string start, string layer)
    {
        GeneratedNetwork network = Specs.Generate(start + string.Join(',', Enumerable.Repeat(layer, 9_999)));

        Assert.Empty(network.Files);
        Assert.Equal("NG0309", Assert.Single(network.Diagnostics).Code);
        Assert.Equal(Anchor.OfKey("layers"), network.Diagnostics[0].Anchor);
    }

    /// <summary>A thousand aliases of one tensor: what wants a border stands at their end.</summary>
    [Fact]
    public void A_long_chain_of_dropouts_is_no_recursion()
    {
        string dropouts = string.Join(',', Enumerable.Repeat("dropout", 9_990));
        GeneratedNetwork network = Specs.Generate($"input: 8x8x8\ntraining: false\nlayers: conv1x1-8,{dropouts},conv3x3-8");

        Assert.NotEmpty(network.Files);
        Assert.DoesNotContain(network.Files, file => file.Text.Contains("Bordered"));
    }

    /// <summary>The lowest place between buffers that live at once, by looking at all of them.</summary>
    [Fact]
    public void Memory_is_given_to_the_lowest_gap_that_is_wide_enough()
    {
        Random random = new(5);
        MemoryGaps gaps = new();
        List<(long Offset, long Length)> alive = [];
        long furthest = 0;
        for (int i = 0; i < 3_000; i++)
        {
            if (alive.Count > 0 && random.Next(100) < 45)
            {
                int index = random.Next(alive.Count);
                gaps.Free(alive[index].Offset, alive[index].Length);
                alive.RemoveAt(index);
                continue;
            }
            long length = 16 * random.Next(1, 12), lowest = 0;
            foreach ((long offset, long taken) in alive.Order())
            {
                if (lowest + length <= offset)
                    break;
                lowest = offset + taken;
            }
            Assert.Equal(lowest, gaps.Take(length));
            alive.Add((lowest, length));
            furthest = Math.Max(furthest, lowest + length);
        }
        Assert.Equal(furthest, gaps.Extent);
        Assert.InRange(alive.Count, 50, 3_000);
    }
}
