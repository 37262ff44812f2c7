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
}
