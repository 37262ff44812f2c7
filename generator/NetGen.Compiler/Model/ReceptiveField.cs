namespace NetGen.Compiler;

/// <summary>
/// Rows and columns of the network's input that a pixel of a layer's output depends on, at most all there are. A vector is one pixel;
/// pixels near a border may see less.
/// </summary>
public readonly record struct ReceptiveField(int Height, int Width)
{
    /// <summary>As in <c>5x5</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Height}x{Width}");
}
