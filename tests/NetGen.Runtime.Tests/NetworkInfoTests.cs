using NetGen.Runtime.Tests.Fixtures;

namespace NetGen.Runtime.Tests;

public class NetworkInfoTests
{
    [Fact]
    public void Its_text_is_the_table_of_layers()
    {
        string[] lines = SmallNetwork<ThreeClassesWithDropout>.Info.ToString().Split(Environment.NewLine);

        Assert.Equal(
            [
                "layer              output  sees  parameters  multiply-adds",
                "input              2x2x2",
                "dense1    dense    5       1x1           45             40",
                "dropout1  dropout  5       1x1",
                "dense2    dense    3       1x1           18             15",
                "total                                    63             55",
            ],
            lines);
    }

    [Fact]
    public void Its_sizes_are_sums_over_the_layers()
    {
        NetworkInfo info = SmallNetwork<ThreeClassesWithDropout>.Info;
        Assert.Equal((8, 3, 3), (info.InputLength, info.OutputLength, info.ClassCount));
        Assert.Equal((63L, 55L), (info.ParameterCount, info.MultiplyAdds));
        Assert.Equal([20, 20, 12], info.Layers.Select(layer => layer.ActivationBytes));
        Assert.Equal(52, info.ActivationBytes);
        Assert.Equal(2, SmallNetwork<YesOrNo>.Info.ClassCount);
    }

    /// <summary>A network of vectors has no column for what layers see of a picture.</summary>
    [Fact]
    public void The_table_of_a_network_of_vectors_sees_nothing()
    {
        NetworkInfo info = new()
        {
            Name = "Net",
            InputShape = [1000],
            OutputShape = [10],
            Layers = [new LayerInfo("dense", "dense", ["input"], [10], 10_010, 10_000)],
            Parameters = [],
            Loss = new LossInfo(LossKind.None),
            ParameterBlockLength = 0,
        };
        Assert.Equal(
            [
                "layer    output  sees  parameters  multiply-adds",
                "input    1000",
                "dense    10                10,010         10,000",
                "total                      10,010         10,000",
            ],
            info.ToString().Split(Environment.NewLine));
    }

    [Fact]
    public void A_shape_of_more_values_than_an_array_has_is_refused()
    {
        NetworkInfo info = new()
        {
            Name = "Net",
            InputShape = [65536, 65536, 1],
            OutputShape = [1],
            Layers = [],
            Parameters = [],
            Loss = new LossInfo(LossKind.None),
            ParameterBlockLength = 0,
        };
        Assert.Throws<OverflowException>(() => info.InputLength);
    }
}
