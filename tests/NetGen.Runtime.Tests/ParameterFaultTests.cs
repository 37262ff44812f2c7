using NetGen.CompilerServices;

namespace NetGen.Runtime.Tests;

/// <summary>Values that a parameter cannot have are refused at the first place too.</summary>
public class ParameterFaultTests
{
    private static readonly NetworkInfo s_info = new()
    {
        Name = "Tab",
        InputShape = [1, 1, 2],
        OutputShape = [1, 1, 2],
        Layers = [],
        Loss = new LossInfo(LossKind.None),
        ParameterBlockLength = 16,
        Parameters =
        [
            new ParameterInfo
            {
                Name = "conv1.weight",
                Shape = [2, 2, 1, 1],
                Connections = [[1], [0, 1]],
                Offset = 0,
                PackedLength = 16,
                Axes = [new PackedAxis(4, 4, 0, 1)],
                Initializer = new ParameterInitializer(InitializerKind.Ones, 0, 1, 1),
            },
        ],
    };

    [Fact]
    public void A_weight_without_a_connection_is_named()
    {
        using ParameterBlock block = ParameterBlock.Create(s_info, 1);
        Assert.Equal([0, 1, 1, 1], block.Read("conv1.weight"));
        block.Write("conv1.weight", [0, 2, 3, 4]);
        string message = Assert.Throws<ArgumentException>(() => block.Write("conv1.weight", [5, 6, 7, 8])).Message;
        Assert.StartsWith(
            "tensor 'conv1.weight' has 5 at index 0, where the layer's table has no connection", message, StringComparison.Ordinal);
        Assert.Equal([0, 2, 3, 4], block.Read("conv1.weight"));
    }
}
