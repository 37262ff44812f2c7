namespace NetGen.Compiler.Tests;

/// <summary>What a pixel of each layer sees of the input.</summary>
public sealed class ReceptiveFieldTests
{
    [Theory]
    // Two 3x3 see what one 5x5 sees, three what one 7x7 sees.
    [InlineData("[conv3x3-4, conv3x3-4, conv3x3-4]", "32x32x1", "3x3 5x5 7x7")]
    [InlineData("[conv5x5-4]", "32x32x1", "5x5")]
    // A stride widens what comes after it.
    [InlineData("[conv3x5-4/2x1, conv3x3-4, pool, depthwise3x3]", "64x64x1", "3x5 7x7 9x8 17x12")]
    [InlineData("[conv: { kernel: 3x3, filters: 2, dilation: 2x3, padding: valid }, conv3x3-4]", "32x32x1", "5x7 7x9")]
    // Behind an upsampling several pixels see the same.
    [InlineData("[conv3x3-4, upsample2x, conv3x3-4, conv3x3-4]", "32x32x1", "3x3 3x3 4x4 5x5")]
    [InlineData("[conv3x3-4, pool, conv3x3-4, upsample2x, conv3x3-4]", "32x32x1", "3x3 4x4 8x8 8x8 10x10")]
    [InlineData("[upsample2x: { mode: bilinear }, conv3x3-4]", "32x32x1", "2x2 3x3")]
    [InlineData("[upsample3x, upsample3x, conv3x3-4, conv9x9-4]", "32x32x1", "1x1 1x1 2x2 3x3")]
    [InlineData("[convtranspose2x2-4/2, conv3x3-4]", "32x32x1", "1x1 2x2")]
    [InlineData("[convtranspose4x4-4/2: { padding: 1 }, conv3x3-4]", "32x32x1", "2x2 3x3")]
    [InlineData("[convtranspose3x5-4: { padding: 1x2 }]", "32x32x1", "3x5")]
    [InlineData("[spacetodepth2, conv3x3-4, depthtospace2, conv3x3-4]", "32x32x1", "2x2 6x6 6x6 8x8")]
    [InlineData("[slice: { rows: 4../2 }, conv3x3-4, pad: 1, shuffle2]", "32x32x1", "1x1 5x3 5x3 5x3")]
    [InlineData("[conv3-4, pool2, conv3-4]", "32x1", "1x3 1x4 1x8")]
    // What changes no shape sees what it reads.
    [InlineData("[conv3x3-4, batchnorm, relu, lrn, scale, dropout, softmax]", "32x32x1", "3x3 3x3 3x3 3x3 3x3 3x3 3x3")]
    // Statistics of a pixel's channels see the pixel, those of whole channels or images everything.
    [InlineData("[conv3x3-4, layernorm, conv3x3-4]", "32x16x1", "3x3 3x3 5x5")]
    [InlineData("[conv3x3-4, layernorm: { over: all }, conv3x3-4]", "32x16x1", "3x3 32x16 32x16")]
    [InlineData("[conv3x3-4, groupnorm2]", "32x16x1", "3x3 32x16")]
    [InlineData("[conv3x3-4, instancenorm]", "32x16x1", "3x3 32x16")]
    // A vector is one pixel.
    [InlineData("[conv3x3-4, globalavgpool, dense3, softmax]", "32x16x1", "3x3 32x16 32x16 32x16")]
    [InlineData("[conv3x3-4, flatten, dense3]", "32x16x1", "3x3 32x16 32x16")]
    [InlineData("[dense3, relu]", "784", "1x1 1x1")]
    // Rows that no window reaches are not seen: five pools of two take the first 32 of 33.
    [InlineData("[pool, pool, pool, pool, pool, dense3]", "33x33x1", "2x2 4x4 8x8 16x16 32x32 32x32")]
    // Never more than there is.
    [InlineData("[conv5x5-4, conv5x5-4]", "7x6x1", "5x5 7x6")]
    public void Grows_by_windows_and_strides(string layers, string input, string fields)
    {
        Assert.Equal(fields, Of(layers, input));
    }

    [Theory]
    [InlineData("[conv3x3-4: { name: a }, conv5x5-4: { from: input }, add: { from: [a, conv2] }]", "3x3 5x5 5x5")]
    [InlineData("[conv3x3-4: { name: a }, conv5x1-4: { from: input }, concat: { from: [a, conv2, input] }, conv3x3-4]", "3x3 5x1 5x3 7x5")]
    // To the left and to the right of a pixel.
    [InlineData(
        "[conv: { kernel: 1x3, filters: 1, padding: [0, 0, 2, 0] }, conv: { kernel: 1x3, filters: 1, padding: [0, 0, 0, 2], from: input }, "
        + "add: { from: [conv1, conv2] }]", "1x3 1x3 1x5")]
    // A factor a channel has seen everything.
    [InlineData("[conv3x3-4: { name: a }, globalavgpool, dense4, mul: { from: [a, dense1] }, conv3x3-4]", "3x3 20x20 20x20 20x20 20x20")]
    public void Branches_see_together(string layers, string fields)
    {
        Assert.Equal(fields, Of(layers, "20x20x1"));
    }

    [Fact]
    public void Branches_at_different_paces_see_all_that_either_sees()
    {
        // 4 rows by a stride of 2 with all seen, and 4 rows by padding with the first of the input alone.
        const string Layers =
            "[pool: { name: a }, conv: { kernel: 5x5, filters: 1, padding: valid, from: input }, add: { from: [a, conv1] }]";

        Assert.Equal("2x2 5x5 8x8", Of(Layers, "8x8x1"));
    }

    [Fact]
    public void Branches_that_go_down_and_up_again_see_as_far_as_the_deepest()
    {
        const string Layers = "[conv3x3-4: { name: a }, pool, conv3x3-4, upsample2x, add: { from: [a, upsample1] }, conv3x3-4]";

        Assert.Equal("3x3 4x4 8x8 8x8 8x8 10x10", Of(Layers, "32x32x1"));
    }

    [Fact]
    public void Sizes_beyond_every_bound_do_not_overflow()
    {
        const string Pair = "conv: { kernel: 32767x1, filters: 1, stride: 32767, dilation: 32767 }, "
            + "conv: { kernel: 1x32767, filters: 1, stride: 32767, dilation: 32767 }";
        string deep = string.Join(", ", Enumerable.Repeat(Pair, 20));

        Assert.EndsWith(" 5x6", Of($"[{deep}]", "5x6x1"));
    }

    [Theory]
    // As in Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks", 2019.
    [InlineData("alexnet", "pool3", "195x195")]
    // These see all of their images.
    [InlineData("googlenet", "inception5b", "224x224")]
    [InlineData("lenet5", "C5", "32x32")]
    public void Of_known_networks(string name, string layer, string field)
    {
        ShapedNetwork network = Specs.Shape(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", name + ".yaml")));

        Assert.Equal(field, ReceptiveFields.Run(network)[network.Layers.Single(one => one.Name == layer).Id].ToString());
    }

    private static string Of(string layers, string input) => string.Join(' ', ReceptiveFields.Run(Specs.ShapeLayers(layers, input)));
}
