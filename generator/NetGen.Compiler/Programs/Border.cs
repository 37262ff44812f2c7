namespace NetGen.Compiler;

/// <summary>Pixels of zeros around an image.</summary>
public readonly record struct Border(int Top, int Left, int Bottom, int Right)
{
    public static Border Of(int top, int left, int bottom, int right) =>
        new(Math.Max(top, 0), Math.Max(left, 0), Math.Max(bottom, 0), Math.Max(right, 0));

    public Border Union(Border other) => new(
        Math.Max(Top, other.Top), Math.Max(Left, other.Left), Math.Max(Bottom, other.Bottom), Math.Max(Right, other.Right));
}
