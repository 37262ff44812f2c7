namespace NetGen.Compiler;

/// <summary>What a tensor's axes are.</summary>
public enum TensorRank
{
    /// <summary>One length.</summary>
    Vector,

    /// <summary>Steps of channels: one row of pixels.</summary>
    Sequence,

    /// <summary>Rows and columns of channels.</summary>
    Image,
}

/// <summary>
/// The shape of one sample's tensor: height x width x channels; or a sequence, which is 1 x steps x channels; or a vector, which is
/// 1 x 1 x length. Values lie row by row, pixel by pixel, channel by channel (HWC).
/// </summary>
public readonly record struct TensorShape(int Height, int Width, int Channels, TensorRank Rank)
{
    public static TensorShape Vector(int length) => new(1, 1, length, TensorRank.Vector);

    public static TensorShape Sequence(int steps, int channels) => new(1, steps, channels, TensorRank.Sequence);

    public static TensorShape Image(int height, int width, int channels) => new(height, width, channels, TensorRank.Image);

    public bool IsVector => Rank == TensorRank.Vector;

    public bool IsSequence => Rank == TensorRank.Sequence;

    public long Length => Size.Product(Height, Width, Channels);

    /// <summary>Its sizes as a spec writes them: 28, 28, 1; or 128, 3; or 1024.</summary>
    public IReadOnlyList<int> Sizes => Rank switch
    {
        TensorRank.Vector => [Channels],
        TensorRank.Sequence => [Width, Channels],
        _ => [Height, Width, Channels],
    };

    /// <summary>As a spec writes it: <c>28x28x1</c>, <c>128x3</c>, or <c>1024</c>.</summary>
    public override string ToString() => string.Join("x", Sizes.Select(size => FormattableString.Invariant($"{size}")));
}
