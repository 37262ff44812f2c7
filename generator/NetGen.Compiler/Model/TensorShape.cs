namespace NetGen.Compiler;

/// <summary>
/// The shape of one sample's tensor: height x width x channels, or a vector, which is 1 x 1 x length.
/// Values lie row by row, pixel by pixel, channel by channel (HWC).
/// </summary>
public readonly record struct TensorShape(int Height, int Width, int Channels, bool IsVector)
{
    public static TensorShape Vector(int length) => new(1, 1, length, true);

    public static TensorShape Image(int height, int width, int channels) => new(height, width, channels, false);

    public long Length => Size.Product(Height, Width, Channels);

    /// <summary>As a spec writes it: <c>28x28x1</c>, or <c>1024</c>.</summary>
    public override string ToString() => IsVector
        ? FormattableString.Invariant($"{Channels}")
        : FormattableString.Invariant($"{Height}x{Width}x{Channels}");
}
