namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>One sample's tensor: row by row, pixel by pixel, channel by channel.</summary>
internal sealed record Tensor(TensorShape Shape, Scalar[] Values)
{
    public Tensor(TensorShape shape) : this(shape, new Scalar[shape.Length]) { }

    public ref Scalar this[int y, int x, int channel] => ref Values[(y * Shape.Width + x) * Shape.Channels + channel];

    public bool Contains(int y, int x) => y >= 0 && y < Shape.Height && x >= 0 && x < Shape.Width;

    /// <summary>A tensor of the same shape, each value by a function.</summary>
    public Tensor Map(Func<Scalar, Scalar> function) => new(Shape, Array.ConvertAll(Values, value => function(value)));

    /// <summary>The values channel by channel, row by row, column by column: the order PyTorch flattens in.</summary>
    public Scalar[] InChannelOrder()
    {
        List<Scalar> values = [];
        for (int channel = 0; channel < Shape.Channels; channel++)
            for (int y = 0; y < Shape.Height; y++)
                for (int x = 0; x < Shape.Width; x++)
                    values.Add(this[y, x, channel]);
        return [.. values];
    }
}
