namespace NetGen.Compiler;

/// <summary>
/// Vector widths in floats. Channels are padded to 4, to 8, or to a multiple of 16, so that no width needs a scalar rest.
/// </summary>
public static class Lanes
{
    public const int Widest = 16;

    public static int Pad(int channels) => channels <= 4 ? 4 : channels <= 8 ? 8 : RoundUp(channels, Widest);

    /// <summary>The widest vector that divides a length: 16, 8, 4 or, where none does, 1.</summary>
    public static int WidestIn(int length) => length % 16 == 0 ? 16 : length % 8 == 0 ? 8 : length % 4 == 0 ? 4 : 1;

    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    /// <summary>The same of a size, which may be <see cref="long.MaxValue"/> for what is too large.</summary>
    public static long RoundUp(long value, int multiple) =>
        value > long.MaxValue - multiple ? value : (value + multiple - 1) / multiple * multiple;
}
