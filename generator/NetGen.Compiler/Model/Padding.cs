namespace NetGen.Compiler;

public enum PaddingKind { Same, Valid, Explicit }

/// <summary>A window's padding as the spec gives it; the four numbers count only when <paramref name="Kind"/> is Explicit.</summary>
public readonly record struct Padding(PaddingKind Kind, int Top, int Left, int Bottom, int Right)
{
    public static Padding Same => new(PaddingKind.Same, 0, 0, 0, 0);

    public static Padding Valid => new(PaddingKind.Valid, 0, 0, 0, 0);
}
