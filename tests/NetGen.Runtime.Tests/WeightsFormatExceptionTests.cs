using NetGen.CompilerServices;

namespace NetGen.Runtime.Tests;

public class WeightsFormatExceptionTests
{
    /// <summary>All are in <c>Problems</c>.</summary>
    [Theory]
    [InlineData(2, 3)]
    [InlineData(40, 41)]
    [InlineData(41, 42)]
    [InlineData(60, 42)]
    public void The_message_lists_forty_problems_and_counts_the_rest(int count, int lines)
    {
        NetworkInfo info = new()
        {
            Name = "Net",
            InputShape = [1],
            OutputShape = [1],
            Layers = [],
            Loss = new LossInfo(LossKind.None),
            ParameterBlockLength = 16 * count,
            Parameters =
            [
                .. Enumerable.Range(0, count).Select(i => new ParameterInfo
                {
                    Name = $"layer{i}.bias",
                    Shape = [1],
                    Offset = 16 * i,
                    PackedLength = 16,
                    Axes = [new PackedAxis(1, 1, 0, 1)],
                    Initializer = new ParameterInitializer(InitializerKind.Zeros, 0, 1, 1),
                }),
            ],
        };
        byte[] empty = [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'];
        WeightsFormatException exception = Assert.Throws<WeightsFormatException>(() => ParameterBlock.Load(info, empty));
        Assert.Equal(count, exception.Problems.Count);
        string[] text = exception.Message.Split("\n  ");
        Assert.Equal(lines, text.Length);
        Assert.EndsWith($": {count} problems", text[0], StringComparison.Ordinal);
        Assert.Equal(exception.Problems.Take(40), text[1..].Take(40));
        if (count > 40)
            Assert.Equal($"and {count - 40} more", text[^1]);
    }
}
